import { smallest } from '../smallest.ts';
import { shortText } from '../cidr.ts';
import type { Rule, RuleSet } from '../rules.ts';
import { commentLines, headLines, oneLine, ruleLines, trafficText } from './comment.ts';
import type { Language } from './language.ts';
import { placesOf } from './placed.ts';

/** As the documents of the services write it, one destination in a line. `reachcheck lint` reads it too. */
export const text: Language = {
  title: 'lines such as "TCP port 443 FROM <source> TO <destination>"',
  list: 'both',
  render: (set) => {
    const small = smallest(set);
    const rules = small.rules.flatMap((rule) => ['', ...linesOf(rule, small)]);
    return `${[...headLines(small, '#'), ...rules].join('\n')}\n`;
  },
};

function linesOf(rule: Rule, { sources }: RuleSet): readonly string[] {
  const unknown = rule.direction === 'out' && sources.placeholder;
  const known = rule.from.length === 0 ? 'any' : rule.from.map(shortText).join(', ');
  const from = unknown ? '<source>' : known;
  const published =
    rule.published.length === 0 ? [] : [`documented subnets: ${rule.published.map(shortText).join(', ')}`];
  const observed = rule.observed.length === 0 ? [] : [`addresses observed: ${rule.observed.map(shortText).join(', ')}`];
  return [
    ...ruleLines(rule, '#'),
    ...[...published, ...observed].flatMap((note) => commentLines(note, '#')),
    ...placesOf(rule).map((place) => `${trafficText(rule.protocol, rule.ports)} FROM ${from} TO ${oneLine(place)}`),
  ];
}

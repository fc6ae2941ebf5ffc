/** The hash of `STYLE` that the page's policy allows; a test computes it and says the new one. */
export const STYLE_HASH = 'sha256-r1rlCvRdaS20AHmcfuocjIYU5FzGBq8WHx1U6XQ8X7U=';

/** Colours have a contrast of 4.5 to 1 at least on what they stand on, and none of them says what a word or sign doesn't. */
export const STYLE = `
:root { color-scheme: light dark; --back: #fff; --soft: #f4f6f8; --line: #cfd6dd; --text: #1b1f24; --quiet: #545d68;
  --no: #b3261e; --unknown: #7a5200; --yes: #1a6b35; --link: #0b57d0; --no-fill: #d64a41; --unknown-fill: #e0a526; --yes-fill: #4aa564; }
@media (prefers-color-scheme: dark) {
  :root { --back: #10151a; --soft: #1a2128; --line: #3a444e; --text: #e8ebee; --quiet: #a5b0ba;
    --no: #ff9389; --unknown: #f2c45a; --yes: #79dd95; --link: #8ab8ff; --no-fill: #d9534a; --unknown-fill: #c9962a; --yes-fill: #3f9a5a; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, p, dl, ol, ul, table, pre { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.3; max-width: 62rem; font-weight: 650; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .6rem; }
h3 { font-size: 1rem; font-weight: 600; max-width: 60rem; }
a { color: var(--link); }
code, pre { font: .9em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; unicode-bidi: isolate; }
small { display: block; color: var(--quiet); font-size: .87em; font-weight: 400; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.brand, .aside, footer { color: var(--quiet); }
.aside { margin-top: .5rem; } footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .7rem; }
h1.no span, .key.no { color: var(--no); } h1.unknown span, .key.unknown { color: var(--unknown); } h1.yes span, .key.yes { color: var(--yes); }
.key { white-space: nowrap; font-weight: 600; margin-right: .7rem; }
.note { border-left: 4px solid var(--unknown-fill); background: var(--soft); padding: .5rem .8rem; margin: .8rem 0; max-width: 60rem; }
.total { max-width: 42rem; margin: 1rem 0; }
.bar { display: block; width: 100%; height: .7rem; border-radius: 3px; margin-bottom: .35rem; background: var(--soft); }
rect.no { fill: var(--no-fill); } rect.unknown { fill: var(--unknown-fill); } rect.yes { fill: var(--yes-fill); }
.facts { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .15rem 1rem; margin-top: .4rem; max-width: 70rem; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; white-space: pre-line; }
.bar-head { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: baseline; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 5px; padding: .7rem .9rem; white-space: pre-wrap; max-height: 30rem; overflow: auto; }
.entries dt { margin-top: .7rem; } .entries dd { margin: 0 0 0 1.5rem; color: var(--quiet); }
.purposes { margin-top: .6rem; }
summary { cursor: pointer; width: fit-content; padding: .1rem .3rem .1rem 0; color: var(--link); }
.findings { padding-left: 1.7rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 1.1rem 3rem; }
.findings .facts { grid-template-columns: 5.5rem minmax(0, 1fr); }
button, input[type=search] { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--quiet); border-radius: 5px; padding: .25rem .7rem; }
button { cursor: pointer; } button:hover { background: var(--soft); }
.controls { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; }
.controls input[type=search] { width: 15rem; max-width: 100%; }
.controls fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .2rem .9rem; }
.controls legend { float: left; padding: 0; margin-right: .2rem; color: var(--quiet); }
.controls input[type=checkbox] { accent-color: var(--link); width: 1.05em; height: 1.05em; vertical-align: -.12em; }
.shown { min-height: 1.5em; color: var(--quiet); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem; unicode-bidi: isolate; }
thead th { background: var(--soft); border-bottom: 2px solid var(--line); font-weight: 600; }
.stops { table-layout: fixed; } .stops td, .stops tbody th { border-bottom: 1px solid var(--line); }
.stops .key { display: block; white-space: normal; } .none { color: var(--quiet); }
#table, #table caption, #table thead, #table tbody, .unfold { display: block; }
#table tr:first-child { display: grid; grid-template-columns: var(--columns); }
#table { --columns: 9.5rem minmax(0, 17fr) minmax(0, 20fr) 15.5rem minmax(0, 35fr); }
#table.large tbody { content-visibility: auto; contain-intrinsic-size: auto 5.5rem; }
#table thead { position: sticky; top: 0; z-index: 1; }
thead button { border: 0; background: none; padding: 0; font-weight: inherit; text-align: left; }
thead button:hover { text-decoration: underline; background: none; }
thead button::after { content: " \\2195"; color: var(--quiet); }
[aria-sort=ascending] button::after { content: " \\2191"; color: inherit; } [aria-sort=descending] button::after { content: " \\2193"; color: inherit; }
#table tbody { border-bottom: 1px solid var(--line); }
#table tbody th { font-weight: 600; }
#table tbody:target { outline: 3px solid var(--link); outline-offset: -3px; }
.outcome { font-weight: 600; white-space: nowrap; }
.outcome small { white-space: normal; }
[data-met=no] .outcome { color: var(--no); } [data-met=unknown] .outcome { color: var(--unknown); } [data-met=yes] .outcome { color: var(--yes); }
[data-met=skipped] td, [data-met=skipped] th { color: var(--quiet); }
td > code:first-child { display: inline-block; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; margin-right: .2rem; }
.unfold td { padding-top: 0; padding-bottom: .3rem; } .unfold details[open] { padding-bottom: .6rem; }
#table tbody tr:first-child { min-height: 4.9rem; } .unfold td { display: block; } .unfold summary { margin-top: -1.5rem; }
.observations { margin: .6rem 0 0; padding: .5rem .8rem .5rem 2.4rem; background: var(--soft); border-radius: 5px; font-size: .93em; }
.control { color: var(--quiet); }
.way + .way { margin-top: .5rem; }
.way > span { display: flex; height: 2.45rem; }
.way i { position: relative; flex: 0 1 2.6rem; min-width: 0; text-align: center; white-space: nowrap; font-style: normal; }
.way i::before { content: "\\2713"; position: relative; z-index: 0; display: block; width: 1.3rem; height: 1.3rem; margin: 0 auto; border: 1.5px solid; border-radius: 50%; font: 700 .8rem/1.15rem sans-serif;
  color: var(--yes); background: var(--back); }
.way i { font-size: .75rem; line-height: 1.2; color: var(--quiet); background: linear-gradient(var(--line) 0 0) 0 .6rem / 100% 2px no-repeat; }
.way i:first-child { background-position-x: right; background-size: 50% 2px; } .way i:last-child { background-size: 50% 2px; } .way .n + i { background-position-x: right; background-size: 50% 2px; } .way .e { background-size: 50% 2px; } .way .n, .way .n + i:last-child { background: none; }
.way i:nth-child(1)::after { content: "name"; } .way i:nth-child(2)::after { content: "route"; } .way i:nth-child(3)::after { content: "TCP"; } .udp i:nth-child(3)::after { content: "UDP"; }
.way i:nth-child(4)::after, .proxied i:nth-child(5)::after { content: "TLS"; } .way i:nth-child(5)::after, .proxied i:nth-child(6)::after { content: "HTTP"; }
.proxied i:nth-child(4)::after { content: "proxy"; } .proxied i:nth-child(5)::after { content: "TLS"; } .way .n::after { content: "" !important; }
.way .f::before { content: "!"; color: var(--unknown); } .way .a::before { content: "\\25D0"; color: var(--unknown); }
.way .s::before { content: "\\2717"; color: var(--back); background: var(--no); border-color: var(--no); } .way .u::before { content: "?"; color: var(--unknown); }
[data-met=yes] .way .s::before { background: var(--yes); border-color: var(--yes); }
.way .x::before, .way .z::before { content: ""; color: var(--quiet); border-style: dotted; }
.way .n::before { content: "\\2013"; border-color: transparent; background: none; color: var(--quiet); font-weight: 400; }
@media print, (min-width: 60.01rem) { .unfold .facts { grid-template-columns: 7.5rem minmax(0, 1fr) 7.5rem minmax(0, 1fr); max-width: none; } }
@media screen and (max-width: 60rem) {
  body { padding: 1rem; }
  h1 { font-size: 1.35rem; }
  .facts { grid-template-columns: 5.5rem minmax(0, 1fr); gap: .15rem .7rem; }
  .stops thead { display: none; } .stops tr, .stops th, .stops td { display: block; } .stops td { padding: .4rem 0; } .stops th { padding: .5rem 0 0; border: 0 !important; }
  .stops td::before { content: attr(data-label); font-weight: 600; } .stops .key { display: inline; }
  #table thead { position: static; } #table thead tr:first-child { display: flex; flex-wrap: wrap; gap: .3rem .9rem; padding: .4rem 0; } #table thead th { padding: 0; background: none; border: 0; }
  #table tbody tr:first-child { display: block; } #table tbody tr > * { display: block; padding: .1rem 0; }
  #table tbody { padding: .7rem 0; } #table tbody tr:first-child { min-height: 0; } .unfold summary { margin-top: 0; }
}
@media print {
  :root { --back: #fff; --soft: #f4f6f8; --line: #b8c0c8; --text: #000; --quiet: #454c54; --no: #9c1c15; --unknown: #6b4700; --yes: #155a2c; --link: #000; color-scheme: light; }
  @page { margin: 14mm 12mm; }
  * { print-color-adjust: exact; }
  html { font-size: 10px; } body { padding: 0; max-width: none; font-size: 8pt; }
  .entries { columns: 2; column-gap: 2rem; } .entries dt { margin-top: 0; break-after: avoid; } .entries dd { break-before: avoid; } .entries dd:not(:has(+ dd)) { margin-bottom: .6rem; }
  th, td { padding: .35rem .5rem; } .observations { padding: .3rem .6rem .3rem 2.4rem; margin-top: .4rem; }
  #table { --columns: 9.6rem minmax(0, 15fr) minmax(0, 20fr) 17.4rem minmax(0, 30fr); } #table.large tbody { content-visibility: visible; } .way i { flex-basis: 2.7rem; font-size: 6.5pt; } .way > span { height: 2.7rem; }
  .unfold summary { margin-top: 0; display: none; } #table tbody tr:first-child { min-height: 0; }
  .controls, .bar-head button { display: none !important; } thead button::after { content: "" !important; }
  pre { max-height: none; overflow: visible; }
  h2, h3, summary { break-after: avoid; } .findings li, .observations li, #table tbody tr:first-child, .unfold .facts { break-inside: avoid; } .findings { display: block; columns: 2; column-gap: 2rem; } .findings li { margin-bottom: .7rem; }
  #table thead { position: static; } #table tr:first-child { break-after: avoid; }
  [data-met=no] details::details-content, [data-met=unknown] details::details-content, .purposes::details-content { content-visibility: visible; display: block; }
  [data-met=yes] .unfold details:not([open]), [data-met=skipped] .unfold details:not([open]) { display: none; }
}
`;

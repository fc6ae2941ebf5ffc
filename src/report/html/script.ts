/** The hash of `SCRIPT` that the page's policy allows; a test computes it and says the new one. */
export const SCRIPT_HASH = 'sha256-mP40bmYUZQr+e2ZdhbZi9Qa066vSVt7MxcypCLwHKtg=';

/** Adds filter, order, folding and copying to a page that says everything without. It reads the page and holds no data. */
export const SCRIPT = `
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId('table');
  const copy = byId('copy');

  if (copy) {
    const source = byId(copy.dataset.from);
    const say = (text) => { byId('copied').textContent = text; };
    const select = () => {
      getSelection().selectAllChildren(source);
      say(document.execCommand('copy') ? 'Copied.' : 'Selected: copy it with the keyboard.');
    };
    copy.hidden = false;
    copy.addEventListener('click', () => {
      if (!navigator.clipboard) select();
      else navigator.clipboard.writeText(source.textContent).then(() => say('Copied.'), select);
    });
  }

  const printed = [];
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('[data-met=no] details, [data-met=unknown] details, .purposes')) {
      if (!details.open) { printed.push(details); details.open = true; }
    }
  });
  addEventListener('afterprint', () => { for (const details of printed.splice(0)) details.open = false; });

  if (!table) return;
  const rows = [...table.tBodies];
  const original = [...rows];
  const words = byId('words');
  const boxes = [...document.querySelectorAll('input[name=outcome]')];
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };

  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const row of rows) {
      const fits = outcomes.has(row.dataset.outcome) && wanted.every((word) => textOf(row).includes(word));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    byId('shown').textContent = shown === rows.length ? '' : shown + ' of ' + rows.length + ' requirements shown';
  };
  let waiting = 0;
  words.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, rows.length > 500 ? 150 : 0); });
  for (const box of boxes) box.addEventListener('change', filter);

  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const heads = [...table.tHead.rows[0].cells];
  const keyOf = (row, column) => {
    const cell = row.rows[0].cells[column];
    return cell.dataset.key || cell.textContent;
  };
  const sort = (column) => {
    const down = heads[column].getAttribute('aria-sort') === 'ascending';
    heads.forEach((head, index) => head.setAttribute('aria-sort', index !== column ? 'none' : down ? 'descending' : 'ascending'));
    if (column === 0) rows.splice(0, rows.length, ...original);
    else {
      const keyed = original.map((row) => [keyOf(row, column), row]).sort((a, b) => compare(a[0], b[0]));
      rows.splice(0, rows.length, ...keyed.map((pair) => pair[1]));
    }
    if (down) rows.reverse();
    table.append(...rows);
  };
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', () => sort(column));
    head.replaceChildren(button);
    head.setAttribute('aria-sort', column === 0 ? 'ascending' : 'none');
  });

  const fold = (open) => () => { for (const row of rows) if (!row.hidden) for (const details of row.querySelectorAll('details')) details.open = open; };
  byId('unfold').addEventListener('click', fold(true));
  byId('fold').addEventListener('click', fold(false));

  const reveal = () => {
    const row = byId(location.hash.slice(1));
    if (!row || row.parentNode !== table) return;
    if (row.hidden) { words.value = ''; for (const box of boxes) box.checked = true; filter(); }
    for (const details of row.querySelectorAll('details')) details.open = true;
    row.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  byId('controls').hidden = false;
  reveal();
})();
`;

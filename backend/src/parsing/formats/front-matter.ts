import { append } from '../../common/arrays/unbounded.js';
import { oneLine } from './clean-text.js';

export interface FrontMatter {
  title: string | undefined;
  /** `name: value`, without fields that only matter to the site generator. */
  lines: string[];
}

interface Field {
  name: string;
  values: string[];
}

const MAX_CHARS = 50_000;
const MAX_FIELDS = 200;
const YAML = { open: '---\n', close: /^(?:---|\.\.\.)[ \t]*$/m, first: /^[\p{L}_"'][^\n:]{0,80}:(?:[ \t]|$)/mu };
const TOML = { open: '+++\n', close: /^\+\+\+[ \t]*$/m, first: /^[\p{L}_"'[][^\n=]{0,80}(?:=|\]$)/mu };
const TECHNICAL =
  /^(?:layout|permalink|slug|url|draft|published|template|type|weight|order|position|toc|hide|css|js|class|cssclasses?|math|image|cover|banner|thumbnail|icon|id|uid|output|nav[_.-].*|sidebar[_.-].*|hide[_.-].*|(?:.*\.)?(?:src|href))$/i;

/** Separates front matter, between two lines of `---` (YAML) or `+++` (TOML), from the Markdown text after it. */
export function splitFrontMatter(text: string): { matter: FrontMatter | undefined; body: string } {
  const form = [YAML, TOML].find(({ open }) => text.startsWith(open));
  const inside = form && text.slice(form.open.length, MAX_CHARS);
  const end = form && form.close.exec(inside!);
  // A horizontal rule at the start of a text may be followed by another one.
  if (!form || !end || !isMatter(inside!.slice(0, end.index), form.first)) return { matter: undefined, body: text };
  const fields = (form === YAML ? yamlFields : tomlFields)(inside!.slice(0, end.index).split('\n'));
  return { matter: matterOf(fields), body: text.slice(form.open.length + end.index + end[0].length) };
}

const isMatter = (inside: string, first: RegExp): boolean => {
  const line = inside.split('\n', 50).find((l) => l.trim() !== '' && !l.startsWith('#'));
  return line === undefined || first.test(line);
};

function matterOf(fields: Field[]): FrontMatter {
  const known = fields
    .slice(0, MAX_FIELDS)
    .map(({ name, values }) => ({ name, value: oneLine(values.filter((v) => v !== '').join(', ')) }))
    .filter(({ value }) => value !== '');
  const title = known.find(({ name }) => /^title$/i.test(name))?.value;
  const lines = known
    .filter(
      ({ name, value }) => !/^title$/i.test(name) && !TECHNICAL.test(name) && !/^(?:true|false|null|~)$/.test(value),
    )
    .map(({ name, value }) => `${name}: ${value}`);
  return { title, lines };
}

/** Maps become `outer.inner`, lists their items; anchors and tags are read literally. */
function yamlFields(lines: string[]): Field[] {
  const fields: Field[] = [];
  const outer: { indent: number; name: string }[] = [];
  for (const line of lines) {
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (content === '' || content.startsWith('#')) continue;
    const item = /^-\s(.*)$/.exec(content);
    const pair = item ? null : /^(["']?)([\p{L}\p{N}_ .$/@-]{1,80})\1\s*:(?:\s(.*))?$/u.exec(content);
    const isProse =
      fields.at(-1) && outer.length > 0 && indent > outer.at(-1)!.indent && fields.at(-1)!.values[0] === '|';
    if (!pair || isProse) fields.at(-1)?.values.push(scalar(item?.[1] ?? content));
    else {
      while (outer.length > 0 && outer.at(-1)!.indent >= indent) outer.pop();
      outer.push({ indent, name: pair[2]!.trim() });
      fields.push({ name: outer.map(({ name }) => name).join('.'), values: valuesOf(pair[3] ?? '') });
    }
  }
  return fields.map(({ name, values }) => ({ name, values: values[0] === '|' ? [values.slice(1).join(' ')] : values }));
}

function tomlFields(lines: string[]): Field[] {
  const fields: Field[] = [];
  let section = '';
  for (const line of lines) {
    const content = line.trim();
    const head = /^\[{1,2}([^[\]]{1,200})\]{1,2}$/.exec(content);
    const pair = /^(["']?)([\p{L}\p{N}_.-]{1,80})\1\s*=(.*)$/u.exec(content);
    if (head) section = `${head[1]!.trim()}.`;
    else if (pair) fields.push({ name: section + pair[2]!, values: valuesOf(pair[3]!) });
    else if (content !== '' && !content.startsWith('#'))
      append(fields.at(-1)?.values ?? [], valuesOf(content.replace(/^\]|[,\]]$/g, '')));
  }
  return fields;
}

/** `|` and `>` introduce a multi-line text. */
function valuesOf(raw: string): string[] {
  const value = raw.trim();
  if (/^[|>][+-]?\d?$/.test(value)) return ['|'];
  const list = /^\[(.*?)\]?$/.exec(value);
  return list ? list[1]!.split(',').map(scalar) : [scalar(value)];
}

/** Strips quotes and a trailing comment. */
function scalar(raw: string): string {
  const value = raw.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(value);
  if (quoted) return (quoted[1] ?? quoted[2]!.replaceAll("''", "'")).replace(/\\(["\\])/g, '$1');
  return value.replace(/\s#.*$/, '').trim();
}

/** Files of made-up English, the same for the same seed: a long PDF, and small ones of many formats. */
import { tinyDocx, tinyPdf } from '../../src/parsing/testing/files.ts';
import { seeded } from './bootstrap.mjs';

const WORDS =
  `engine valve pressure operator manual station filter pump switch cable voltage current inspection weekly before after
careful clean replace tighten measure record report warning temperature oil water hose clamp bolt torque surface bearing shaft rotor
cover remove install check worn damaged spare part number section table value limit normal high low start stop button panel display
message error reset supply return line tank level sensor signal control unit power main emergency door lock key safety gloves goggles
noise vibration cause remedy service interval hours year month day supervisor contractor permit isolate drain refill vent seal gasket`
    .split(/\s+/)
    .filter(Boolean);
const LINES_PER_PAGE = 36;

function writer(seed) {
  const random = seeded(seed);
  const pick = () => WORDS[Math.floor(random() * WORDS.length)];
  return (count = 12) => {
    const words = Array.from({ length: count }, pick).join(' ');
    return `${words[0].toUpperCase()}${words.slice(1)} ${Math.floor(random() * 1000)}.`;
  };
}

/** Text of the density of a handbook: some 450 words a page. */
export function longPdf(seed, pages) {
  const sentence = writer(seed);
  return tinyPdf(Array.from({ length: pages }, () => Array.from({ length: LINES_PER_PAGE }, () => sentence())));
}

const FORMATS = {
  md: (lines) => `# ${lines[0]}\n\n${lines.slice(1).join('\n\n')}\n`,
  txt: (lines) => lines.join('\n\n'),
  html: (lines) => `<!doctype html><title>${lines[0]}</title>${lines.map((line) => `<p>${line}</p>`).join('')}`,
  csv: (lines) => `part,number,note\n${lines.map((line, i) => `part ${i},${i * 7},"${line}"`).join('\n')}\n`,
  json: (lines) => JSON.stringify(lines.map((note, i) => ({ part: i, note }))),
  eml: (lines) =>
    `From: a@example.com\r\nTo: b@example.com\r\nSubject: ${lines[0]}\r\n\r\n${lines.join('\r\n\r\n')}\r\n`,
  docx: (lines) => tinyDocx([`# ${lines[0]}`, ...lines.slice(1)]),
  pdf: (lines) => tinyPdf([lines]),
};

/** @returns `count` files of two to thirty sentences, their formats in turn */
export function smallFiles(seed, count) {
  const sentence = writer(seed);
  const kinds = Object.entries(FORMATS);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const [extension, make] = kinds[i % kinds.length];
      const lines = Array.from({ length: 2 + ((i * 11) % 29) }, () => sentence());
      return { name: `small-${seed}-${i}.${extension}`, content: await make(lines) };
    }),
  );
}

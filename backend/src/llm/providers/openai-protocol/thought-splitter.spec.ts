import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ThoughtHabits } from './thought-habits.js';
import { ThoughtSplitter, type Untagged } from './thought-splitter.js';

interface Split {
  answer: string;
  thoughts: string;
  hasUntaggedThoughts: boolean;
  leaked: boolean;
}

function split(pieces: readonly string[], untagged: Untagged = 'answer'): Split {
  const splitter = new ThoughtSplitter(untagged);
  const out = [...pieces.flatMap((p) => splitter.feed(p)), ...splitter.end()];
  const of = (thought: boolean): string => out.map((p) => (p.thought === thought ? p.text : '')).join('');
  const { hasUntaggedThoughts, leaked } = splitter;
  return { answer: of(false), thoughts: of(true), hasUntaggedThoughts, leaked };
}
const everyWay = (text: string): string[][] => [
  [text],
  [...text],
  ...[2, 3, 7].map((n) => text.match(new RegExp(`[^]{1,${n}}`, 'g')) ?? []),
];

/** Shapes of answers with their sources; the words are ours. */
const tagged: [string, string, string, string, string][] = [
  ['tags', 'RooCodeInc/Roo-Code#1087', '<think>\nThe visitor wants a greeting.\n</think>\n\nGood morning!', 'Good morning!', 'The visitor wants a greeting.\n'],
  ['tags of another name', 'posit-dev/shinychat#235', '\n<thinking>Hm</thinking>\nYes.', 'Yes.', 'Hm'],
  ['capitals', 'danny-avila/LibreChat#13405', '<THINK>Hm</Think>Yes.', 'Yes.', 'Hm'],
  ['empty thoughts', 'ollama/ollama#8837', '<think>\n\n</think>\n\nHello!', 'Hello!', ''],
  ['several thoughts', 'Tencent/WeKnora#3102', '<think>A</think>One.\n<think>\nB</think>\nTwo.', 'One.\nTwo.', 'AB'],
  ['thoughts that quote the tag', 'ggml-org/llama.cpp#27661', '<think>It ends with `</think>` there.</think>Yes.', 'Yes.', 'It ends with `</think>` there.'],
  ['thoughts with code without end', 'bytedance/deer-flow#5540', '<think>\n```\nx\n</think>\nYes.', 'Yes.', '```\nx\n'],
  ['thoughts that never end', 'bytedance/deer-flow#3217', '<think>\nThe visitor', '', 'The visitor'],
  ['marks of Mistral', 'Magistral', '[THINK]Hm[/THINK]Yes [1].', 'Yes [1].', 'Hm'],
  ['marks of Kimi', 'Kimi-VL', '◁think▷Hm◁/think▷Yes.', 'Yes.', 'Hm'],
  ['marks around both', 'OpenThinker', '<|begin_of_thought|>Hm<|end_of_thought|>\n<|begin_of_solution|>Yes.<|end_of_solution|>', 'Yes.', 'Hm'],
  ['marks of Cohere', 'Command A Reasoning', '<|START_THINKING|>Hm<|END_THINKING|><|START_RESPONSE|>Yes.<|END_RESPONSE|>', 'Yes.', 'Hm'],
  ['marks of Gemma', 'kekzl/imp#768', '<|channel>thought\nHm<channel|>Yes.', 'Yes.', 'Hm'],
  ['channels', 'scouzi1966/maclocal-api#121', '<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>', 'Yes.', 'Hm'],
  ['channels without an end between', 'kekzl/imp#768', '<|channel|>analysis<|message|>Hm<|channel|>final<|message|>Yes.', 'Yes.', 'Hm'],
  ['a channel for a tool', 'ml-explore/mlx-lm#1867', '<|channel|>commentary to=functions.f <|constrain|>json<|message|>{"a":1}<|call|>', '', '{"a":1}'],
  ['the last channel alone', 'own', '<|channel|>final<|message|>Yes.<|end|>', 'Yes.', ''],
  ['channels whose marks are lost', 'Augustas11/macprovider#743', 'analysisWe need four.assistantfinalfour', 'four', 'We need four.'],
]; // prettier-ignore

const untouched: [string, string, string][] = [
  ['a tag in code', 'lobehub/lobehub#12479', 'Write `<think>` at the start.'],
  ['both tags in code', 'can1357/oh-my-pi#5665', '| a | `<think>` and `</think>` |\n| b | c |'],
  ['a block of code', 'bytedance/deer-flow#5540', 'So:\n```\n<think>\nHm\n</think>\n```\nDone.'],
  ['a block with waves', 'own', '~~~xml\n<think>\n</think>\n~~~'],
  ['a tag in a sentence', 'own', 'Models open with <think> and close with </think>, then answer.'],
  ['a closing tag in a sentence', 'own', 'The tag </think> ends it.'],
  ['a line about a tag', 'own', 'Tags:\n<think> opens thoughts\n</think> closes them'],
  ['other tags', 'own', '<thin>x</thin> <b>y</b> [THIN] <|x|>'],
  ['a tag at the end', 'own', 'See <thi'],
  ['a word like a channel', 'own', 'analysis of the data'],
  ['white space', 'own', '\n\n  Yes.\n'],
]; // prettier-ignore

describe('ThoughtSplitter', () => {
  it.each(tagged)('takes out %s [%s]', (_, __, text, answer, thoughts) => {
    for (const untagged of ['answer', 'held', 'thoughts'] as const)
      for (const pieces of everyWay(text))
        expect(split(pieces, untagged)).toMatchObject({ answer, thoughts, leaked: false });
  });

  it.each(untouched)('leaves %s as it is [%s]', (_, __, text) => {
    for (const pieces of everyWay(text)) {
      expect(split(pieces)).toEqual({ answer: text, thoughts: '', hasUntaggedThoughts: false, leaked: false });
      expect(split(pieces, 'held')).toMatchObject({ answer: text, thoughts: '' });
      expect(split(pieces, 'thoughts').answer).toBe(text);
    }
  });

  it.each([
    [
      'lines',
      'deepseek-ai/DeepSeek-R1#352',
      'The user greets.\nI greet.\n</think>\n\nHello!',
      'Hello!',
      'The user greets.\nI greet.\n',
    ],
    ['one line', 'QwenLM/qwen-code#6033', 'I greet.</think>Hello!', 'Hello!', 'I greet.'],
    ['a mark', 'Magistral', 'I greet.[/THINK]Hello!', 'Hello!', 'I greet.'],
  ])('recognises thoughts that the template began, on %s [%s]', (_, __, text, answer, thoughts) => {
    for (const pieces of everyWay(text)) {
      expect(split(pieces, 'held')).toEqual({ answer, thoughts, hasUntaggedThoughts: true, leaked: false });
      expect(split(pieces, 'thoughts')).toEqual({ answer, thoughts, hasUntaggedThoughts: true, leaked: false });
      expect(split(pieces)).toMatchObject({ leaked: true });
    }
  });

  it('treats a closing tag before an answer as empty thoughts', () => {
    expect(split(['</think>\n\n', 'Hello!'])).toEqual({
      answer: 'Hello!',
      thoughts: '',
      hasUntaggedThoughts: true,
      leaked: false,
    });
  });

  it('shows possible thoughts at once, and again as the answer if they were', () => {
    const splitter = new ThoughtSplitter('thoughts');
    expect(splitter.feed('Hello ')).toEqual([{ thought: true, text: 'Hello ' }]);
    expect(splitter.feed('you.')).toEqual([{ thought: true, text: 'you.' }]);
    expect(splitter.end()).toEqual([{ thought: false, text: 'Hello you.' }]);
  });

  it('stops waiting when thoughts arrive in a separate field', () => {
    const splitter = new ThoughtSplitter('held');
    expect(splitter.feed('Hi')).toEqual([]);
    expect(splitter.apart()).toEqual([{ thought: false, text: 'Hi' }]);
    expect(splitter.feed(' you')).toEqual([{ thought: false, text: ' you' }]);
  });

  it('does not depend on chunk boundaries, and loses nothing', () => {
    const word = fc.constantFrom(
      '<think>',
      '</think>',
      '[THINK]',
      '[/THINK]',
      '<|channel|>',
      'analysis',
      '<|message|>',
      '<|end|>',
      '`',
      '```',
      '~~~',
      '\n',
      ' ',
      '<',
      '[',
      '◁',
      'a',
      'B. ',
      ', ',
    );
    const mode = fc.constantFrom<Untagged>('answer', 'held');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), mode, (words, untagged) => {
        const text = words.join('');
        const [whole, ...cut] = everyWay(text).map((pieces) => split(pieces, untagged));
        for (const other of cut) expect(other).toEqual(whole);
        const sentences = (t: string): number => t.split('B').length;
        if (!text.includes('<|channel|>'))
          expect(sentences(`${whole!.answer}${whole!.thoughts}`)).toBe(sentences(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('ThoughtHabits', () => {
  it('know some models by name, but prefer the evidence of answers', () => {
    const habits = new ThoughtHabits();
    for (const model of ['vllm/deepseek-ai/DeepSeek-R1-Distill-Qwen-32B', 'x/QwQ-32B', 'x/Qwen3-30B-A3B-Thinking-2507'])
      expect(habits.expects(model)).toBe(true);
    for (const model of ['x/llama3.2', 'x/gpt-5', 'x/qwen3:8b']) expect(habits.expects(model)).toBe(false);
    habits.learn('x/llama3.2', true);
    habits.learn('x/QwQ-32B', false);
    expect([habits.expects('x/llama3.2'), habits.expects('x/QwQ-32B')]).toEqual([true, false]);
  });
});

/** Reporter for node:test that writes results in the format of results.mjs as JSON. Only the innermost tests are counted. */
import { relative } from 'node:path';
import { root } from '../lib/project.mjs';

export default async function* report(source) {
  const results = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isFile = data.nesting === 0 && data.file && data.name.endsWith('.mjs');
    const isSuite = data.details?.type === 'suite';
    if (type === 'test:pass' && !isSuite && !isFile) results[data.skip || data.todo ? 'skipped' : 'passed']++;
    if (type === 'test:fail' && !fromBelow(data)) {
      results.failed++;
      results.failures.push({
        name: `${relative(root, data.file ?? '')} › ${data.name}`,
        message: messageOf(data.details.error),
      });
    }
  }
  yield `${JSON.stringify(results)}\n`;
}

/** A parent that failed only because of a nested test, which is already counted. */
const fromBelow = ({ details }) => details.error?.failureType === 'subtestsFailed';

const messageOf = (error) => String(error?.cause?.stack ?? error?.cause ?? error?.message ?? error);

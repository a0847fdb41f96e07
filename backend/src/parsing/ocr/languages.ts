import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Language data of the installed packages (LSTM, integer weights); undefined if there is none for the language. */
export function languageFile(language: string): string | undefined {
  if (!/^[a-z_]{3,12}$/i.test(language)) return undefined;
  try {
    const folder = dirname(require.resolve(`@tesseract.js-data/${language}/package.json`));
    const file = join(folder, '4.0.0_best_int', `${language}.traineddata.gz`);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

export const installedLanguages = (languages: readonly string[]): string[] =>
  [...new Set(languages)].filter((language) => languageFile(language) !== undefined);

import { answer } from './styles/answer.styles.js';
import { composer } from './styles/composer.styles.js';
import { markdown } from './styles/markdown.styles.js';
import { panel } from './styles/panel.styles.js';
import { tokens } from './styles/tokens.styles.js';
import { transcript } from './styles/transcript.styles.js';

export const styles = [tokens, panel, transcript, answer, markdown, composer];

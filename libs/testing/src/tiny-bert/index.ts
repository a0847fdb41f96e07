export { writeTinyBert, type TinyBertOptions } from './tiny-bert.js';

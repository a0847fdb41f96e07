export * from './color.js';
export * from './compile.js';
export * from './contrast-check.js';
export * from './custom-properties.js';
export * from './icons.js';
export * from './widget-config.js';
export * from './widget-design.js';

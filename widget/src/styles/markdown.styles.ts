import { css } from 'lit';

export const markdown = css`
  .prose > * {
    margin-block: 0 10px;
  }
  .prose > :last-child {
    margin-block-end: 0;
  }
  .prose h3 {
    margin-block: 16px 6px;
    font-size: var(--_size);
    font-weight: 650;
    line-height: 1.35;
  }
  .prose h3.large {
    font-size: calc(var(--_size) * 1.1);
  }
  .prose > h3:first-child {
    margin-block-start: 0;
  }
  .prose ul,
  .prose ol {
    padding-inline-start: 22px;
  }
  .prose li {
    margin-block: 3px;
  }
  .prose li > p {
    margin: 0;
  }
  .prose li > ul,
  .prose li > ol {
    margin-block: 3px;
  }
  .prose li::marker {
    color: var(--_muted);
  }
  .prose a {
    color: var(--_accent);
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 2px;
  }
  .prose blockquote {
    margin-inline: 0;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_border);
    color: var(--_muted);
  }
  .prose blockquote p {
    margin: 0;
  }
  .prose hr {
    height: 1px;
    border: 0;
    background: var(--_border);
  }
  .prose code {
    font-family: var(--_mono);
    font-size: 0.88em;
  }
  .prose :not(pre) > code {
    padding: 1px 5px;
    border-radius: 5px;
    background: var(--_surface);
  }
  .code {
    border: 1px solid var(--_border);
    border-radius: 10px;
    background: var(--_surface);
    overflow: hidden;
  }
  .code-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 4px 6px 0 12px;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .code pre {
    margin: 0;
    padding: 6px 12px 12px;
    overflow: auto hidden;
    scrollbar-width: thin;
    overflow-wrap: normal;
    line-height: 1.5;
    tab-size: 2;
  }
  .code pre:focus-visible,
  .table:focus-visible {
    outline-offset: -2px;
  }
  .table {
    overflow: auto hidden;
    scrollbar-width: thin;
    border: 1px solid var(--_border);
    border-radius: 10px;
  }
  .table table {
    border-collapse: collapse;
    width: max-content;
    min-width: 100%;
    font-size: calc(var(--_size) * 0.93);
    font-variant-numeric: tabular-nums;
  }
  .table th,
  .table td {
    max-width: 260px;
    padding: 7px 10px;
    border-block-end: 1px solid var(--_border);
    text-align: start;
    vertical-align: top;
    overflow-wrap: normal;
  }
  .table tbody tr:last-child > * {
    border-block-end: 0;
  }
  .table th {
    background: var(--_surface);
    font-weight: 600;
    white-space: nowrap;
  }
  .table .center {
    text-align: center;
  }
  .table .end {
    text-align: end;
  }
`;

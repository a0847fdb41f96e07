import { css } from 'lit';

/** Elements below an answer: citations, sources, copy and feedback. */
export const answer = css`
  .sources {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 10px 0 0;
    padding: 0;
    list-style: none;
  }
  .source-chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 240px;
    min-height: 28px;
    padding: 2px 10px 2px 4px;
    border: 1px solid var(--_border);
    border-radius: 14px;
    color: var(--_muted);
    font-size: var(--_small);
    white-space: nowrap;
    transition: background-color 120ms;
  }
  .source-chip:dir(rtl) {
    padding: 2px 4px 2px 10px;
  }
  .source-chip:hover,
  .source-chip[aria-expanded='true'] {
    background: var(--_surface);
    color: var(--_text);
  }
  .source-chip .title {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .number,
  .cite {
    display: inline-grid;
    place-items: center;
    min-width: 20px;
    height: 20px;
    padding-inline: 4px;
    border-radius: 10px;
    background: var(--_surface);
    color: var(--_accent);
    font-size: 12px;
    font-weight: 650;
    line-height: 1;
    font-variant-numeric: tabular-nums;
  }
  .cite {
    position: relative;
    margin-inline: 1px;
    vertical-align: 2px;
    cursor: pointer;
  }
  .cite::after {
    content: '';
    position: absolute;
    inset: -2px;
  }
  .cite:hover,
  .cite[aria-expanded='true'] {
    background: var(--_accent);
    color: var(--_bg);
  }
  .actions {
    display: flex;
    align-items: center;
    gap: 2px;
    min-height: 28px;
    margin-block-start: 4px;
    margin-inline-start: -6px;
    opacity: 0;
    transition: opacity 120ms;
  }
  .assistant:hover .actions,
  .assistant:focus-within .actions,
  .actions[data-shown] {
    opacity: 1;
  }
  @media (hover: none) {
    .actions {
      opacity: 1;
    }
  }
  .actions .icon-button {
    width: 28px;
    height: 28px;
  }
  .actions .icon-button[aria-pressed='true'] {
    color: var(--_accent);
  }
  .actions span {
    margin-inline-start: 4px;
    color: var(--_muted);
    font-size: var(--_small);
  }
`;

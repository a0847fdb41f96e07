import { css } from 'lit';

export const composer = css`
  .footer {
    flex: none;
    padding: 0 12px 10px;
  }
  .composer {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 5px;
    border: 1px solid var(--_control);
    border-radius: 14px;
    background: var(--_bg);
    transition: border-color 120ms;
  }
  .composer:focus-within {
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .composer textarea {
    flex: 1;
    min-width: 0;
    max-height: calc(5 * 1.5em + 12px);
    margin: 0;
    padding: 6px 4px 6px 9px;
    border: 0;
    background: none;
    line-height: 1.5;
    resize: none;
    overflow: hidden auto;
    scrollbar-width: thin;
  }
  .composer textarea:dir(rtl) {
    padding: 6px 9px 6px 4px;
  }
  /* The surrounding composer shows the focus. */
  .composer textarea:focus-visible {
    outline: none;
  }
  .composer textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .send {
    display: grid;
    place-items: center;
    flex: none;
    width: 34px;
    height: 34px;
    border-radius: 10px;
    background: var(--_primary);
    color: var(--_on-primary);
    transition:
      background-color 120ms,
      opacity 120ms;
  }
  .send:disabled {
    background: var(--_surface);
    color: var(--_muted);
    cursor: default;
  }
  .send:dir(rtl):not(.stop) svg {
    transform: scaleX(-1);
  }
  .left {
    margin: 4px 4px 0;
    color: var(--_muted);
    font-size: var(--_small);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .ai-notice {
    margin: 8px 4px 0;
    color: var(--_muted);
    font-size: 12px;
    line-height: 1.4;
    text-align: center;
  }
  .sheet {
    position: absolute;
    z-index: 2;
    inset-inline: 8px;
    inset-block-end: 8px;
    display: flex;
    flex-direction: column;
    max-height: min(70%, 380px);
    border: 1px solid var(--_border);
    border-radius: 12px;
    background: var(--_bg);
    box-shadow: 0 8px 32px rgb(20 20 40 / 22%);
    animation: rise 140ms ease-out;
  }
  .inline .sheet {
    max-width: 72ch;
    margin-inline: auto;
  }
  .sheet-head {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    padding: 12px 10px 0 14px;
  }
  .sheet-head:dir(rtl) {
    padding: 12px 14px 0 10px;
  }
  .sheet-head > div {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .sheet-head .number {
    margin-block-start: 2px;
  }
  .sheet h3 {
    margin: 0;
    font-size: var(--_size);
    font-weight: 650;
    line-height: 1.4;
  }
  .sheet .where {
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .sheet .excerpt {
    margin: 8px 0 0;
    padding: 0 14px 14px;
    overflow: hidden auto;
    overflow-wrap: anywhere;
    white-space: pre-line;
    scrollbar-width: thin;
  }
  .sheet mark {
    border-radius: 3px;
    background: color-mix(in srgb, var(--_accent) 18%, var(--_bg));
    color: inherit;
  }
  .sheet .excerpt:focus-visible {
    outline-offset: -2px;
  }
`;

import { css } from 'lit';

export const transcript = css`
  .body {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }
  .transcript {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    padding: var(--_gap) 16px;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }
  .transcript:focus-visible {
    outline-offset: -2px;
  }
  .inline .column,
  .inline .composer-column {
    max-width: 72ch;
    margin-inline: auto;
  }
  .message {
    margin-block-end: calc(var(--_gap) + 4px);
    overflow-wrap: anywhere;
  }
  .message:last-child {
    margin-block-end: 4px;
  }
  .user {
    display: flex;
    flex-direction: column;
    align-items: flex-end;
  }
  .bubble {
    max-width: 85%;
    padding: 8px 14px;
    border-radius: 16px 16px 4px 16px;
    background: var(--_user);
    color: var(--_on-user);
    white-space: pre-wrap;
  }
  .bubble:dir(rtl) {
    border-radius: 16px 16px 16px 4px;
  }
  .user[data-status='failed'] .bubble {
    background: var(--_surface);
    color: var(--_text);
    box-shadow: inset 0 0 0 1px var(--_error);
  }
  .user[data-status='sending'] .bubble {
    opacity: 0.85;
  }
  .plain {
    white-space: pre-wrap;
  }
  .typing {
    display: inline-flex;
    gap: 5px;
    align-items: center;
    height: 24px;
  }
  .typing i {
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: var(--_muted);
    animation: pulse 1.2s infinite ease-in-out;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes pulse {
    0%,
    60%,
    100% {
      opacity: 0.3;
    }
    30% {
      opacity: 1;
    }
  }
  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    margin-block: 6px 0;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .failure {
    display: flex;
    gap: 8px;
    margin-block-start: 8px;
    padding: 10px 12px;
    border-radius: 10px;
    background: var(--_error-bg);
    font-size: calc(var(--_size) * 0.9);
    line-height: 1.45;
    text-align: start;
  }
  .failure svg {
    margin-block-start: 2px;
    color: var(--_error);
  }
  .failure p {
    margin: 0;
  }
  .failure .text-button {
    margin-inline-start: -4px;
    margin-block-start: 2px;
    color: var(--_text);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .failure .text-button:disabled {
    text-decoration: none;
  }
  .quick {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 16px;
  }
  .disclaimer {
    margin: -8px 0 var(--_gap);
    color: var(--_muted);
    font-size: var(--_small);
    white-space: pre-wrap;
  }
  .quick > * {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-height: 36px;
    max-width: 100%;
    padding: 6px 14px;
    border: 1px solid var(--_border);
    border-radius: 18px;
    color: var(--_accent);
    font-weight: 550;
    text-align: start;
    text-decoration: none;
    overflow-wrap: anywhere;
    hyphens: auto;
    transition: background-color 120ms;
  }
  .quick > :hover {
    background: var(--_surface);
  }
  .jump {
    position: absolute;
    z-index: 1;
    inset-block-end: 12px;
    inset-inline: 0;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .jump button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 32px;
    padding: 4px 14px 4px 10px;
    border: 1px solid var(--_border);
    border-radius: 16px;
    background: var(--_bg);
    box-shadow: 0 4px 14px rgb(20 20 40 / 16%);
    font-size: var(--_small);
    font-weight: 550;
    pointer-events: auto;
  }
  .state {
    display: grid;
    flex: 1;
    place-content: center;
    justify-items: center;
    gap: 12px;
    padding: 32px;
    text-align: center;
  }
  .state svg {
    color: var(--_muted);
  }
  .state p {
    margin: 0;
    max-width: 34ch;
    color: var(--_muted);
  }
  .outline {
    min-height: 36px;
    padding: 6px 16px;
    border: 1px solid var(--_control);
    border-radius: 8px;
    font-weight: 550;
  }
  .outline:hover {
    background: var(--_surface);
  }
  .skeleton {
    display: grid;
    gap: 10px;
  }
  .skeleton i {
    height: 12px;
    border-radius: 6px;
    background: var(--_surface);
  }
  .skeleton i:last-child {
    width: 60%;
  }
`;

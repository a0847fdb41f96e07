/** Styles of the lazy chunk, adopted by the element when the chunk is loaded. */
export const feedbackStyles = `
.actions { flex-wrap: wrap; }
.actions svg.down { transform: rotate(180deg); }
.why {
  display: grid;
  flex: 1 0 100%;
  gap: 10px;
  padding: 12px;
  margin: 6px 0 2px 6px;
  border: 1px solid var(--_border);
  border-radius: 12px;
}
.why fieldset {
  display: grid;
  gap: 2px;
  min-width: 0;
  padding: 0;
  margin: 0;
  border: 0;
}
.why legend { padding: 0 0 4px; font-weight: 600; }
.why fieldset label { display: flex; gap: 8px; align-items: center; min-height: 28px; cursor: pointer; }
.why input { width: 16px; height: 16px; margin: 0; accent-color: var(--_accent); }
.why .comment { display: grid; gap: 4px; }
.actions .why span { margin: 0; color: inherit; font-size: inherit; }
.why textarea {
  width: 100%;
  box-sizing: border-box;
  padding: 8px 10px;
  border: 1px solid var(--_control);
  border-radius: 8px;
  background: transparent;
  color: inherit;
  font: inherit;
  resize: vertical;
}
.why-buttons { display: flex; gap: 8px; align-items: center; }
.send-why {
  min-height: 32px;
  padding: 0 14px;
  border: 0;
  border-radius: 8px;
  background: var(--_primary);
  color: var(--_on-primary);
  font: inherit;
  cursor: pointer;
}
.send-why:disabled { opacity: .6; }
`;

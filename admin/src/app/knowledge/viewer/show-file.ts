/**
 * Shows a PDF in a tab of its own, at a page. Only for PDF: the browser's reader runs no script of the document, whatever
 * its bytes are. The tab is opened before the bytes are there, because browsers allow it only in answer to a click.
 * @returns false when the browser blocked the tab
 */
export async function showPdf(read: () => Promise<Blob>, page: number): Promise<boolean> {
  const tab = window.open('', '_blank');
  if (!tab) return false;
  tab.opener = null;
  try {
    const url = URL.createObjectURL(new Blob([await read()], { type: 'application/pdf' }));
    tab.location.replace(`${url}#page=${page}`);
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    return true;
  } catch (error) {
    tab.close();
    throw error;
  }
}

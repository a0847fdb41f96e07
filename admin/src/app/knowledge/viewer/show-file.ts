/**
 * Shows a PDF in a separate tab at a page. For PDF only: the browser's viewer runs no scripts of the document, whatever its
 * bytes are. The tab is opened before the bytes are loaded, because browsers allow it only in response to a click.
 * @returns false if the browser blocked the tab
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

import JSZip from 'jszip';
import mammoth from 'mammoth';

/** What is used of mammoth's document model, handed out by its `transformDocument` option. */
export interface WordNode {
  type: string;
  children?: WordNode[];
  /** Of text. */
  value?: string;
  /** Of a paragraph; of a bookmark. */
  styleId?: string | null;
  name?: string;
  checked?: boolean;
  noteType?: string;
  noteId?: string;
  commentId?: string;
  /** Of rows and cells of a table. */
  isHeader?: boolean;
  colSpan?: number;
  rowSpan?: number;
}

export interface WordModel extends WordNode {
  notes: { resolve: (reference: WordNode) => { body: WordNode[] } | null };
  comments: { commentId: string; body: WordNode[] }[];
}

const NAMESPACE = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** Parts of a document in markup that is sound (`word-markup.ts`), as mammoth understands them. */
export async function readModel(
  parts: { body: string } & Partial<Record<'footnotes' | 'endnotes' | 'comments', string>>,
): Promise<WordModel> {
  const zip = new JSZip();
  // A paragraph whose end was deleted goes on in the next one, which must be there.
  const document = `<w:body>${parts.body}<w:p/></w:body>`;
  for (const [name, markup] of Object.entries({ document, ...parts })) {
    if (name !== 'body') zip.file(`word/${name}.xml`, `<w:${name} xmlns:w="${NAMESPACE}">${markup}</w:${name}>`);
  }
  let model: WordModel | undefined;
  const transformDocument = (document: WordModel): WordNode => {
    model = document;
    // The HTML that mammoth would write from it is not wanted.
    return { ...document, children: [] };
  };
  const buffer = await zip.generateAsync({ type: 'nodebuffer' });
  await mammoth.convertToHtml({ buffer }, { transformDocument, includeDefaultStyleMap: false });
  return model!;
}

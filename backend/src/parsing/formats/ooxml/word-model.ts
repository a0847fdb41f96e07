import JSZip from 'jszip';
import mammoth from 'mammoth';

/** The used subset of mammoth's document model, obtained through its `transformDocument` option. */
export interface WordNode {
  type: string;
  children?: WordNode[];
  /** Text nodes only. */
  value?: string;
  /** Paragraphs and bookmarks only. */
  styleId?: string | null;
  name?: string;
  checked?: boolean;
  noteType?: string;
  noteId?: string;
  commentId?: string;
  /** Table rows and cells only. */
  isHeader?: boolean;
  colSpan?: number;
  rowSpan?: number;
}

export interface WordModel extends WordNode {
  notes: { resolve: (reference: WordNode) => { body: WordNode[] } | null };
  comments: { commentId: string; body: WordNode[] }[];
}

const NAMESPACE = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** Converts parts of a document in well-formed markup (`word-markup.ts`) to mammoth's model. */
export async function readModel(
  parts: { body: string } & Partial<Record<'footnotes' | 'endnotes' | 'comments', string>>,
): Promise<WordModel> {
  const zip = new JSZip();
  // A paragraph whose end was deleted continues in the next one, which must exist.
  const document = `<w:body>${parts.body}<w:p/></w:body>`;
  for (const [name, markup] of Object.entries({ document, ...parts })) {
    if (name !== 'body') zip.file(`word/${name}.xml`, `<w:${name} xmlns:w="${NAMESPACE}">${markup}</w:${name}>`);
  }
  let model: WordModel | undefined;
  const transformDocument = (document: WordModel): WordNode => {
    model = document;
    // Skips mammoth's HTML output, which is not needed.
    return { ...document, children: [] };
  };
  const buffer = await zip.generateAsync({ type: 'nodebuffer' });
  await mammoth.convertToHtml({ buffer }, { transformDocument, includeDefaultStyleMap: false });
  return model!;
}

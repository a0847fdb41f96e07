"""Words of documents as other readers see them: one JSON object a line, {"file", "text"} or {"file", "skipped"}.

PDF by pdftotext; Office, OpenDocument and EPUB by the XML in their zip file; pages, mail and RTF by small readers of their own.
Usage: independent_reader.py FOLDER < names of files, one a line
"""
import email, email.policy, html.parser, io, json, os, re, subprocess, sys, zipfile
import xml.etree.ElementTree as tree


def local(tag):
    return tag.rsplit('}', 1)[-1] if isinstance(tag, str) else ''


def words_of(xml, texts, breaks, skip=()):
    """Text of elements named in `texts`, with a blank where an element of `breaks` ends."""
    out = []

    def visit(node, inside):
        name = local(node.tag)
        if name in skip:
            return
        inside = inside or name in texts
        if inside and node.text:
            out.append(node.text)
        for child in node:
            visit(child, inside)
            if inside and child.tail:
                out.append(child.tail)
        if name in breaks:
            out.append(' ')

    visit(tree.fromstring(xml), False)
    return ''.join(out)


def docx(archive, names):
    parts = [n for n in names if re.match(r'word/(document|footnotes|endnotes|comments)\d*\.xml$', n)]
    skip = {'del', 'moveFrom', 'instrText', 'Fallback', 'rt', 'delText'}
    return ' '.join(words_of(archive.read(n), {'t'}, {'p', 'tab', 'br', 'tc'}, skip) for n in parts)


def pptx(archive, names):
    parts = [n for n in names if re.match(r'ppt/(slides|notesSlides)/[^/]+\.xml$', n)]
    shown = [n for n in parts if not re.search(rb'<p:sld [^>]*show="0"', archive.read(n))]
    # Numbers of slides and dates are fields that programs fill in.
    return ' '.join(words_of(archive.read(n), {'t'}, {'p', 'br', 'tc'}, {'fld', 'Fallback'}) for n in shown)


def xlsx(archive, names):
    """Words only: numbers are shown by formats."""
    shared = []
    if 'xl/sharedStrings.xml' in names:
        root = tree.fromstring(archive.read('xl/sharedStrings.xml'))
        for si in root:
            shared.append(''.join(t.text or '' for r in si.iter() if local(r.tag) in ('si', 'r') for t in r if local(t.tag) == 't'))
    hidden = set()
    book = tree.fromstring(archive.read('xl/workbook.xml'))
    rels = {r.get('Id'): r.get('Target') for r in tree.fromstring(archive.read('xl/_rels/workbook.xml.rels'))}
    for sheet in book.iter():
        if local(sheet.tag) == 'sheet' and sheet.get('state') in ('hidden', 'veryHidden'):
            hidden.add(next((rels.get(v) for k, v in sheet.attrib.items() if k.endswith('}id')), None))
    out = []
    for name in names:
        if not re.match(r'xl/worksheets/[^/]+\.xml$', name) or name[3:] in hidden or '/' + name in hidden:
            continue
        for cell in tree.fromstring(archive.read(name)).iter():
            if local(cell.tag) != 'c':
                continue
            value = next((v.text for v in cell if local(v.tag) == 'v'), None)
            if cell.get('t') == 's' and value:
                out.append(shared[int(value)])
            elif cell.get('t') == 'inlineStr':
                out.append(''.join(t.text or '' for t in cell.iter() if local(t.tag) == 't'))
    return ' '.join(out)


def odf(archive, names):
    skip = {'tracked-changes', 'creator', 'date', 'desc', 'title', 'page-number', 'sheet-name', 'forms'}
    return words_of(archive.read('content.xml'), {'p', 'h'}, {'p', 'h', 'tab', 's', 'line-break', 'table-cell'}, skip)


def epub(archive, names):
    container = tree.fromstring(archive.read('META-INF/container.xml'))
    book = next(e.get('full-path') for e in container.iter() if local(e.tag) == 'rootfile')
    root = tree.fromstring(archive.read(book))
    items = {e.get('id'): e.get('href') for e in root.iter() if local(e.tag) == 'item'}
    spine = [items.get(e.get('idref')) for e in root.iter() if local(e.tag) == 'itemref']
    folder = os.path.dirname(book)
    found = [os.path.normpath(os.path.join(folder, href)) for href in spine if href]
    return ' '.join(page(archive.read(n)) for n in found if n in names)


class Page(html.parser.HTMLParser):
    SKIP = {'script', 'style', 'noscript', 'template', 'nav', 'title', 'head', 'select', 'textarea', 'svg', 'object'}
    INLINE = {'a', 'b', 'i', 'em', 'strong', 'span', 'font', 'u', 'code', 'small', 'sup', 'sub', 'wbr', 'abbr', 'tt'}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.skip = [], 0

    def handle_starttag(self, tag, attrs):
        if tag in self.SKIP:
            self.skip += 1
        elif tag not in self.INLINE:
            self.out.append(' ')

    def handle_endtag(self, tag):
        if tag in self.SKIP:
            self.skip = max(0, self.skip - 1)
        elif tag not in self.INLINE:
            self.out.append(' ')

    def handle_data(self, data):
        if not self.skip:
            self.out.append(data)


def page(raw):
    declared = re.search(rb'charset=["\']?([\w-]+)', raw[:4096])
    reader = Page()
    reader.feed(decoded(raw, declared.group(1).decode() if declared else None))
    return ''.join(reader.out)


def decoded(raw, declared=None):
    for charset in ('utf-8-sig', declared):
        try:
            return raw.decode(charset) if charset else None
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def mail(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(('html', 'plain'))
    text = body.get_content() if body else ''
    if body and body.get_content_type() == 'text/html':
        text = page(text.encode())
    return f"{message.get('subject', '')} {text}"


def markdown(text):
    """Addresses, names of languages and tags are no words of the text."""
    text = re.sub(r'\]\([^)]*\)|^\s*```\S*|^\[[^\]]+\]:.*$', ' ', text, flags=re.M)
    return re.sub(r'<[^<>]+>', ' ', text)


def pdf(path):
    done = subprocess.run(['pdftotext', '-enc', 'UTF-8', '-q', path, '-'], capture_output=True, timeout=120)
    if done.returncode != 0:
        return None
    # Numbers of pages stand alone at the top or the end.
    number = re.compile(r'\A\s*\d{1,4}\s*\n|\n\s*\d{1,4}\s*\Z')
    return '\f'.join(number.sub('\n', text) for text in done.stdout.decode('utf-8', 'replace').split('\f'))


ZIPPED = {'docx': docx, 'pptx': pptx, 'xlsx': xlsx, 'odt': odf, 'ods': odf, 'odp': odf, 'epub': epub}


def read(folder, name):
    path, kind = os.path.join(folder, name), name.rsplit('.', 1)[-1].lower()
    raw = open(path, 'rb').read()
    if raw[:1024].find(b'%PDF-') >= 0:
        return pdf(path)
    if kind in ZIPPED:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        return ZIPPED[kind](archive, archive.namelist())
    if kind in ('html', 'htm', 'xhtml'):
        return page(raw)
    if kind == 'eml':
        return mail(raw)
    if kind == 'txt' and re.match(rb'(?:[A-Za-z-]+: .*\r?\n(?:[ \t].*\r?\n)*){4}', raw) and b'\nMessage-ID:' in raw:
        return mail(raw)
    if kind == 'md':
        return markdown(decoded(raw) or '')
    return decoded(raw) if kind in ('txt', 'csv', 'tsv') else None


for line in sys.stdin:
    name = line.rstrip('\n')
    try:
        text = read(sys.argv[1], name)
        print(json.dumps({'file': name, 'text': text} if text else {'file': name, 'skipped': 'no text'}), flush=True)
    except Exception as error:  # a file that this reader cannot open says nothing of the other one
        print(json.dumps({'file': name, 'skipped': f'{type(error).__name__}: {error}'[:80]}), flush=True)

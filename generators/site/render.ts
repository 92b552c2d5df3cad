import MarkdownIt from 'markdown-it';

// No HTML is let through, and nothing becomes a link: what stands in a scenario stays text.
const md = new MarkdownIt({ html: false, linkify: false, breaks: false }).disable(['link', 'image', 'autolink', 'html_inline', 'html_block', 'heading', 'lheading']);

// A table wider than a phone scrolls by itself, by keyboard too.
md.renderer.rules['table_open'] = () => '<table tabindex="0">\n';

/** Markdown as HTML, in blocks. */
export function blocks(markdown: string): string {
  return md.render(markdown).trim();
}

/** Markdown of one line as HTML without a block around it. */
export function inline(markdown: string): string {
  return md.renderInline(markdown.replace(/\s*\n\s*/g, ' '));
}

/** Text as HTML. */
export function escaped(text: string): string {
  return md.utils.escapeHtml(text);
}

import { createRequire } from 'node:module';
import path from 'node:path';

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => path.join(folder, file));

/**
 * An SVG as PNG, twice its size for sharp screens. Letters come from the font that Earshot brings, so a machine without any draws
 * them too; those it lacks (Chinese, Japanese, Korean) from the machine's own.
 */
export async function pngOf(svg: string): Promise<Buffer> {
  // Loaded when first needed: most processes never draw.
  const { Resvg } = await import('@resvg/resvg-js');
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 }, font: { fontFiles, loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' } }).render().asPng();
}

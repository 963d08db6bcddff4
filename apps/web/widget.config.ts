import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What other sites put into their pages: one script, no libraries, built apart from the screens. */
export default defineConfig({
  root: here,
  publicDir: false,
  build: {
    outDir: '../../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: 'src/widget/widget.ts', formats: ['iife'], name: 'earshotWidget', fileName: () => 'widget.js' },
  },
});

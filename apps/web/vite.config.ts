import { type PluginObj, transformAsync } from '@babel/core';
import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The macros of lingui are a Babel plugin, and the React plugin no longer runs Babel: only files that use them pass through it. */
function linguiMacros(): Plugin {
  return {
    name: 'lingui-macros',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx?$/, code: /@lingui\/(core|react)\/macro/ },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id,
          configFile: false,
          babelrc: false,
          sourceMaps: true,
          plugins: ['@lingui/babel-plugin-lingui-macro'],
          parserOpts: { plugins: ['typescript', 'jsx'] },
        });
        return result?.code ? { code: result.code, map: result.map } : null;
      },
    },
  };
}

/** Contracts only declare: what a screen does not name of them, and with it the library that checks them, stays out of its first load. */
function pureContracts(): Plugin {
  return {
    name: 'pure-contracts',
    enforce: 'pre',
    transform: {
      filter: { id: /libs\/contracts\/src\/[\w-]+\.ts$/ },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id,
          configFile: false,
          babelrc: false,
          sourceMaps: true,
          plugins: [declarationsDroppable],
          parserOpts: { plugins: ['typescript'] },
        });
        return result?.code ? { code: result.code, map: result.map, moduleSideEffects: false } : null;
      },
    },
  };
}

/** Makes the value of each declaration at the top of a file a call marked as pure. */
function declarationsDroppable({ types: t }: typeof import('@babel/core')): PluginObj {
  return {
    visitor: {
      Program(program) {
        for (const statement of program.node.body) {
          const declared = t.isExportNamedDeclaration(statement) ? statement.declaration : statement;
          if (!t.isVariableDeclaration(declared)) continue;
          for (const one of declared.declarations) {
            if (!one.init || t.isFunction(one.init) || t.isLiteral(one.init)) continue;
            one.init = t.addComment(t.callExpression(t.arrowFunctionExpression([], one.init), []), 'leading', ' @__PURE__ ');
          }
        }
      },
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [pureContracts(), linguiMacros(), react(), lingui({ configPath: `${here}lingui.config.ts` }), tailwindcss()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: { outDir: '../../dist/web', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 700, rolldownOptions: { checks: { pluginTimings: false } } },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': 'http://127.0.0.1:3000',
      '/hooks': 'http://127.0.0.1:3000',
      '/feed': { target: 'http://127.0.0.1:3000', ws: true },
    },
  },
});

// What tap makes of a .ts file, kept by its content: each test file is a process of its own, and they all import the same sources.
const { createHash } = require('node:crypto')
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const ts = require('typescript')

const folder = join(__dirname, '../node_modules/.cache/transpiled')

/**
 * A transpiler as ts-node takes it (its option `transpiler`); TypeScript's own does the work, once for each content.
 * @param {{ service: { config: { options: ts.CompilerOptions } }, nodeModuleEmitKind?: 'nodeesm' | 'nodecjs' }} options
 */
exports.create = ({ service, nodeModuleEmitKind }) => {
  const module = nodeModuleEmitKind === 'nodecjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext
  const compilerOptions = { ...service.config.options, module, sourceMap: true, inlineSourceMap: false }
  const same = JSON.stringify([ts.version, compilerOptions, readFileSync(__filename, 'utf8')])
  mkdirSync(folder, { recursive: true })
  return {
    /** @param {string} input @param {{ fileName: string }} options */
    transpile(input, { fileName }) {
      const kept = join(folder, createHash('sha256').update(`${same}\0${fileName}\0${input}`).digest('hex'))
      try {
        const [outputText = '', sourceMapText = ''] = readFileSync(kept, 'utf8').split('\0')
        return { outputText, sourceMapText }
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
      }
      const { outputText, sourceMapText } = ts.transpileModule(input, { fileName, compilerOptions })
      const part = `${kept}.${process.pid}`
      writeFileSync(part, `${outputText}\0${sourceMapText ?? ''}`)
      renameSync(part, kept)
      return { outputText, sourceMapText }
    },
  }
}

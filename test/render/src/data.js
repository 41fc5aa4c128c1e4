// What of Grafana's own data code the cells are computed with, for Node.js: @grafana/data alone cannot be imported there.
export {
  FieldType,
  applyFieldOverrides,
  createTheme,
  getDisplayProcessor,
  getFieldDisplayValues,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  toDataFrame,
  transformDataFrame,
} from '@grafana/data'

// A board drawn by the code of Perses itself: window.board, its Prometheus and the end of its time come from who opened the page.
import { ThemeProvider, CssBaseline } from '@mui/material'
import { ChartsProvider, SnackbarProvider, generateChartsTheme, getTheme } from '@perses-dev/components'
import { Dashboard, DashboardProvider, DatasourceStoreProvider, VariableProvider } from '@perses-dev/dashboards'
import * as markdown from '@perses-dev/markdown-plugin'
import { PluginRegistry, TimeRangeProvider, dynamicImportPluginLoader } from '@perses-dev/plugin-system'
import * as prometheus from '@perses-dev/prometheus-plugin'
import * as stat from '@perses-dev/stat-chart-plugin'
import * as status from '@perses-dev/status-history-chart-plugin'
import * as table from '@perses-dev/table-plugin'
import * as timeseries from '@perses-dev/timeseries-chart-plugin'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router-dom'

const { board, prometheusUrl, start, end } = window.given

const plugins = dynamicImportPluginLoader(
  [markdown, prometheus, stat, status, table, timeseries].map((module) => ({
    resource: module.getPluginModule(),
    importPlugin: () => Promise.resolve(module),
  })),
)

const source = {
  kind: 'GlobalDatasource',
  metadata: { name: 'prometheus' },
  spec: {
    default: true,
    plugin: { kind: 'PrometheusDatasource', spec: { directUrl: prometheusUrl, scrapeInterval: '2s' } },
  },
}

/** One data source, which is the default. */
const datasources = {
  getDatasource: () => Promise.resolve(undefined),
  getGlobalDatasource: () => Promise.resolve(source),
  listDatasources: () => Promise.resolve([]),
  listGlobalDatasources: () => Promise.resolve([source]),
}

const theme = getTheme('light')
const range = { start: new Date(start), end: new Date(end) }
const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, retry: false } } })

createRoot(document.getElementById('root')).render(
  <BrowserRouter>
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <ChartsProvider chartsTheme={generateChartsTheme(theme, {})}>
        <SnackbarProvider>
          <QueryClientProvider client={queries}>
            <PluginRegistry
              pluginLoader={plugins}
              defaultPluginKinds={{ Panel: 'TimeSeriesChart', TimeSeriesQuery: 'PrometheusTimeSeriesQuery' }}
            >
              <TimeRangeProvider timeRange={range} refreshInterval="0s">
                <VariableProvider initialVariableDefinitions={board.spec.variables}>
                  <DatasourceStoreProvider dashboardResource={board} datasourceApi={datasources}>
                    <DashboardProvider initialState={{ dashboardResource: board }}>
                      <Dashboard />
                    </DashboardProvider>
                  </DatasourceStoreProvider>
                </VariableProvider>
              </TimeRangeProvider>
            </PluginRegistry>
          </QueryClientProvider>
        </SnackbarProvider>
      </ChartsProvider>
    </ThemeProvider>
  </BrowserRouter>,
)

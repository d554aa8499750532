// A bill of materials in CycloneDX 1.6 of one image: Debian's packages from stdin (name, version, architecture, by tabs), NuGet's from the
// lock file of the program, and npm's that the web editor is made of.
import { readFileSync } from 'node:fs'

const [image, version] = process.argv.slice(2)
const debian = readFileSync(0, 'utf8').split('\n').filter(Boolean).map(line => line.split('\t'))
const nuget = Object.values(JSON.parse(readFileSync('src/Millrace/packages.lock.json', 'utf8')).dependencies)
  .flatMap(framework => Object.entries(framework))
  .filter(([, p]) => p.resolved)
const npm = Object.entries(JSON.parse(readFileSync('web/package-lock.json', 'utf8')).packages)
  .filter(([path, p]) => path && !p.dev && !p.optional)
  .map(([path, p]) => [path.replace(/^.*node_modules\//, ''), p])

const component = (name, version, purl) => ({ type: 'library', 'bom-ref': purl, name, version, purl })
const components = [
  ...debian.map(([name, v, arch]) => component(name, v, `pkg:deb/debian/${name}@${encodeURIComponent(v)}?arch=${arch}`)),
  ...nuget.map(([name, p]) => ({ ...component(name, p.resolved, `pkg:nuget/${name}@${p.resolved}`) })),
  ...npm.map(([name, p]) => component(name, p.version, `pkg:npm/${name.replace('@', '%40')}@${p.version}`)),
]
const unique = [...new Map(components.map(c => [c['bom-ref'], c])).values()].sort((a, b) => a['bom-ref'].localeCompare(b['bom-ref']))
console.log(JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'container', name: image, version } },
  components: unique,
}, null, 1))

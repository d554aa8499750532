// Reads what `eng/audit` was answered and decides: node eng/audit.mjs DIRECTORY [ROOT]. Beside each answer NAME.json lies
// what was said on standard error, NAME.err. Ends with 0: nothing is known, 1: something is, 3: not everybody could be asked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory, root = ''] = process.argv.slice(2);

const readings = { nuget: readNuget, npm: readNpm };
const audits = [audit('NuGet', 'nuget', 'Newtonsoft.Json'), audit('npm', 'npm', 'minimist')];
const found = audits.flatMap((a) => a.found);

console.log('Dependency audit');
table(audits.map((a) => [a.name, a.verdict]));
if (found.length > 0) {
  console.log();
  table([['severity', 'package', 'version', 'where', 'advisory'], ...found.map((f) => [f.severity, f.name, f.version, f.where, f.advisory])]);
}

process.exitCode = found.length > 0 ? 1 : audits.every((a) => a.asked) ? 0 : 3;

/** One registry's answer, believed when it knows of a package that everybody knows of. */
function audit(name, file, known) {
  const answer = readings[file](file);
  const control = readings[file](`${file}-known`);
  if (answer.found.length > 0) {
    return { name, asked: true, found: answer.found, verdict: `VULNERABLE: ${answer.found.length} found` };
  }

  const problem = answer.problem ?? control.problem;
  if (problem) {
    return { name, asked: false, found: [], verdict: `NOT AUDITED: the registry could not be asked: ${problem}` };
  }

  if (!control.found.some((f) => f.name === known)) {
    return { name, asked: false, found: [], verdict: `NOT AUDITED: the registry has no advisories (it does not even know ${known}'s)` };
  }

  return { name, asked: true, found: [], verdict: 'no known vulnerabilities' };
}

function readNuget(file) {
  const { answer, problem } = parsed(file);
  if (problem) {
    return { problem, found: [] };
  }

  const error = (answer.problems ?? []).find((p) => p.level === 'error');
  if (error || !Array.isArray(answer.projects)) {
    return { problem: plain(error?.text ?? 'the answer lists no projects'), found: [] };
  }

  const found = answer.projects.flatMap((project) =>
    (project.frameworks ?? []).flatMap((framework) =>
      [...(framework.topLevelPackages ?? []), ...(framework.transitivePackages ?? [])].flatMap((p) =>
        (p.vulnerabilities ?? []).map((v) => ({
          severity: v.severity.toLowerCase(),
          name: p.id,
          version: p.resolvedVersion,
          where: relative(project.path),
          advisory: v.advisoryurl,
        })),
      ),
    ),
  );
  return { found };
}

function readNpm(file) {
  const { answer, problem } = parsed(file);
  if (problem) {
    return { problem, found: [] };
  }

  if (answer.auditReportVersion !== 2) {
    return { problem: plain(answer.message || answer.error?.summary || answer.error?.code || 'the answer is no report of npm audit'), found: [] };
  }

  // A package is listed for its own advisories, which are objects, and for those of what it depends on, which are names.
  const found = Object.values(answer.vulnerabilities).flatMap((v) =>
    v.via.filter((via) => typeof via === 'object').map((via) => ({ severity: via.severity, name: v.name, version: via.range, where: 'web', advisory: via.url })),
  );
  return { found };
}

function parsed(file) {
  const text = read(`${file}.json`);
  try {
    return { answer: JSON.parse(text) };
  } catch {
    return { problem: plain(firstLine(read(`${file}.err`)) || firstLine(text) || 'there was no answer') };
  }
}

function read(file) {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch {
    return '';
  }
}

function firstLine(text) {
  return text.split('\n').map((line) => line.trim()).find((line) => /error/i.test(line)) ?? text.split('\n').find((line) => line.trim());
}

// Which registry this machine is configured with is nobody else's business.
function plain(text) {
  return text.trim().split('\n')[0].replaceAll(/https?:\/\/[^\s/'"]+/g, '');
}

function relative(path) {
  return root && path.startsWith(root) ? path.slice(root.length + 1) : path;
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  rows.forEach((row) => console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd()));
}

using KeyScan;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;

var coverage = new Coverage();
ScanReport report = new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn() }).Scan(new DirectorySource(new DirectoryOptions { Paths = args }), "x", coverage);
foreach (Finding f in report.Findings)
    Console.WriteLine($"{f.Rule.Id} {f.Locations[0].Provenance.Path}:{f.Locations[0].StartLine}:{f.Locations[0].StartColumn} {f.Secret} {f.Occurrences} | {f.Locations[0].Excerpt}");
foreach (Problem p in coverage.Problems.Take(20)) Console.Error.WriteLine(p);
Console.Error.WriteLine($"{report.Findings.Count} findings; files {coverage.Files} bytes {coverage.Bytes} in {report.Elapsed.TotalSeconds:0.000}; skipped {string.Join(' ', coverage.Skipped)}");

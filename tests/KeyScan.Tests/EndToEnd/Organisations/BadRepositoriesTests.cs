using System.Text;
using System.Text.Json.Nodes;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;
using Microsoft.AspNetCore.Http;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>
/// What goes wrong with one repository of an organisation is named, tried again where that makes sense, and stops nothing else.
/// </summary>
public sealed class BadRepositoriesTests : IAsyncLifetime
{
    private const string Bad = "acme/bad";
    private SmallOrganisation _acme = null!;
    private FakeRepository _bad = null!;

    public async Task InitializeAsync()
    {
        _acme = await SmallOrganisation.StartAsync();
        _acme.Add("acme/alpha", $"KEY={SmallOrganisation.Key(1)}");
        _bad = _acme.Add(Bad, $"KEY={SmallOrganisation.Key(2)}");
        _acme.Add("acme/omega", $"KEY={SmallOrganisation.Key(3)}");
    }

    public Task DisposeAsync() => _acme.DisposeAsync().AsTask();

    [Fact]
    public void One_of_30_GB_against_a_budget_of_5_is_not_cloned()
    {
        _bad.Size = 30 << 20;
        AssertOthersCovered(_acme.Scan("--disk-budget", "5GiB"), "its 30,720 MB are more than the disk budget of 5,120 MB");
        Assert.DoesNotContain(_acme.Git.Paths, p => p.Contains("bad", StringComparison.Ordinal));
    }

    [Fact]
    public void One_with_an_address_that_is_none_is_named_unless_it_is_left_out_and_the_others_are_scanned()
    {
        _bad.CloneUrl = "nowhere";
        KeyScanRun run = _acme.Scan();
        Assert.True(run.ExitCode == 2, run.All);
        Assert.Contains("2 of 2 repositories covered: 2 open findings in 2 of them", run.Output, StringComparison.Ordinal);
        Assert.Contains("problem: acme/bad: it cannot be scanned as it is listed: this is no address of a repository (nowhere)",
            run.Output, StringComparison.Ordinal);
        Assert.NotNull(_acme.Found(1));
        Assert.NotNull(_acme.Found(3));

        KeyScanRun without = _acme.Scan("--exclude", "bad");
        Assert.True(without.ExitCode == 1, without.All);
        Assert.DoesNotContain("bad", without.All, StringComparison.Ordinal);

        KeyScanRun alone = _acme.Scan("--include", "bad");
        Assert.True(alone.ExitCode == 2, alone.All);
        Assert.Contains("acme/bad: it cannot be scanned as it is listed", alone.All, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_named_and_not_there_keeps_nobody_from_the_others()
    {
        KeyScanRun run = _acme.Run("repo", "acme/gone", "acme/alpha");
        Assert.True(run.ExitCode == 2, run.All);
        Assert.Contains("1 of 1 repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Contains("problem: acme/gone: GitHub shows no such repository", run.Output, StringComparison.Ordinal);
        Assert.NotNull(_acme.Found(1));
    }

    [Fact]
    public void One_that_is_larger_than_GitHub_says_leaves_no_trace_on_disk()
    {
        byte[] large = new byte[3 << 20];
        new Random(1).NextBytes(large);
        _acme.Commit(Bad, "large.bin", large);
        _bad.Size = 1;
        AssertOthersCovered(_acme.Scan("--disk-budget", "1MiB"), "it is larger than the ");
        Assert.DoesNotContain(Directory.GetDirectories(_acme.Folder.Combine("cache/mirrors")),
            d => d.Contains("bad", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clone_that_stalls_is_tried_again_and_then_given_up()
    {
        _acme.Git.Instead["/acme/bad.git"] = context =>
            Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        AssertOthersCovered(_acme.Scan("--stall-timeout", "1", "--attempts", "2"), "Operation too slow");
        Assert.Equal(2, _acme.Git.Paths.Count(p => p.Contains("bad", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_git_server_that_fails_is_tried_again()
    {
        _acme.Git.Instead["/acme/bad.git"] = context =>
        {
            _acme.Git.Instead.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        KeyScanRun run = _acme.Scan();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.NotNull(_acme.Found(2));
    }

    [Fact]
    public void One_that_vanishes_after_it_was_listed_is_named_and_not_tried_again()
    {
        AfterListing(() =>
        {
            Directory.Delete(Path.Combine(_acme.Served, "acme/bad.git"), recursive: true);
            _acme.GitHub.Repositories.Remove(Bad);
        });
        AssertOthersCovered(_acme.Scan(), "it was listed and is gone now");
        Assert.Single(_acme.Git.Paths, p => p.Contains("bad", StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_GitHub_still_has_and_git_does_not_is_named()
    {
        Directory.Delete(Path.Combine(_acme.Served, "acme/bad.git"), recursive: true);
        AssertOthersCovered(_acme.Scan(), "it could not be cloned");
    }

    [Fact]
    public void One_that_is_renamed_after_it_was_listed_is_followed_by_what_GitHub_says_and_what_was_known_goes_along()
    {
        Assert.Equal(1, _acme.Scan().ExitCode);
        Assert.Equal(Bad, Assert.Single(_acme.Found(2)!.Sightings).Repository);
        _bad.Issues.Add((4, "Title", $"key {SmallOrganisation.Key(4)}", false));
        AfterListing(() =>
        {
            Directory.Move(Path.Combine(_acme.Served, "acme/bad.git"), Path.Combine(_acme.Served, "acme/good.git"));
            _acme.Commit("acme/good", "more.env", Encoding.ASCII.GetBytes($"KEY={SmallOrganisation.Key(5)}\n"));
            // The git server says it too; a token does not follow it there.
            _acme.Git.Instead["/acme/bad.git"] = context =>
            {
                context.Response.Redirect($"{_acme.Git.Address}acme/good.git/info/refs{context.Request.QueryString}",
                    permanent: true);
                return Task.CompletedTask;
            };
            FakeRepository good = _acme.GitHub.Add("acme/good");
            _acme.GitHub.Repositories.Remove(Bad);
            good.CloneUrl = $"{_acme.Git.Address}acme/good.git";
            good.Issues.AddRange(_bad.Issues);
            _acme.GitHub.Renamed[Bad] = "acme/good";
        });
        KeyScanRun run = _acme.Scan("--also", "issues");
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("3 of 3 repositories covered: 5 open findings in 3 of them", run.Output, StringComparison.Ordinal);
        Assert.Equal("acme/good", Assert.Single(_acme.Found(2)!.Sightings).Repository);
        Assert.Equal("acme/good", Assert.Single(_acme.Found(5)!.Sightings).Repository);
        Assert.DoesNotContain("acme/bad", _acme.Report("--format", "jsonl").Output, StringComparison.Ordinal);
        Assert.Equal("acme/good#4 (issue by octocat)", Assert.Single(Assert.Single(_acme.Found(4)!.Sightings).Places).Path);
    }

    [Fact]
    public void An_empty_one_is_covered_and_said_to_be_empty()
    {
        Directory.Delete(Path.Combine(_acme.Served, "acme/bad.git"), recursive: true);
        _acme.MakeEmpty(Bad);
        _bad.Size = 0;
        KeyScanRun run = _acme.Scan();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("3 of 3 repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Contains("empty: acme/bad: nobody has pushed to it", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_clone_of_one_that_has_something_is_not_believed()
    {
        Directory.Delete(Path.Combine(_acme.Served, "acme/bad.git"), recursive: true);
        _acme.MakeEmpty(Bad);
        AssertOthersCovered(_acme.Scan(), "its clone has no commit, and GitHub says that it has 108 KB");
    }

    [Fact]
    public void Pointers_of_LFS_are_counted_as_what_was_not_read()
    {
        _acme.Commit(Bad, "model.bin", Encoding.ASCII.GetBytes($"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 12345\n"));
        KeyScanRun run = _acme.Scan();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("Git LFS: 1 file is a pointer", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_the_token_may_not_clone_is_named_and_not_tried_again()
    {
        _acme.Git.Instead["/acme/bad.git"] = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
        AssertOthersCovered(_acme.Scan(), "403");
        Assert.Single(_acme.Git.Paths, p => p.Contains("bad", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rate_limit_is_waited_for_and_said_and_a_failing_API_asked_again()
    {
        _acme.GitHub.Script(FakeAnswers.Error(403, "You have exceeded a secondary rate limit", ("Retry-After", "1")),
            FakeAnswers.Error(502, "Bad gateway"));
        KeyScanRun run = _acme.Scan();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("3 of 3 repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"keyscan: waiting until \d\d:\d\d:\d\d UTC: GitHub's rate limit is used up", run.Errors);
        Assert.Contains("GitHub answered 502", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--attempts", "0")]
    [InlineData("--attempts", "many")]
    [InlineData("--stall-timeout", "-1")]
    public void Numbers_that_make_no_sense_are_refused(string option, string value)
    {
        KeyScanRun run = _acme.Run("org", "acme", $"{option}={value}");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"`{value}` is no number", run.Errors, StringComparison.Ordinal);
    }

    private void AssertOthersCovered(KeyScanRun run, string why)
    {
        Assert.True(run.ExitCode == 2, run.All);
        string line =
            Assert.Single(run.Output.Split('\n'), l => l.StartsWith("not covered: acme/bad: ", StringComparison.Ordinal));
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.Contains("2 of 3 repositories covered: 2 open findings", run.Output, StringComparison.Ordinal);
        Assert.NotNull(_acme.Found(1));
        Assert.Null(_acme.Found(2));
        Assert.NotNull(_acme.Found(3));
        Assert.DoesNotContain(SmallOrganisation.Token, run.All, StringComparison.Ordinal);
    }

    private void AfterListing(Action happens) => _acme.GitHub.Script(async context =>
    {
        JsonObject[] all = [.. _acme.GitHub.Repositories.Values.Select(r => new FakeObjects(_acme.GitHub).Repository(r))];
        happens();
        await FakeAnswers.WritePageAsync(context, _acme.GitHub, all);
    });
}

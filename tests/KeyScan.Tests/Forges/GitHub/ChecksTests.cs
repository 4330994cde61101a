using KeyScan.Forges.GitHub;
using KeyScan.Tests.Support.FakeGitHub;
using Octokit;

namespace KeyScan.Tests.Forges.GitHub;

public sealed class ChecksTests
{
    internal static NewCheckRun Run(string title = "2 keys", string summary = "Look at them.") =>
        new("KeyScan", ObjectId.OfBlob([1]).ToString())
    {
        Conclusion = CheckConclusion.Failure,
        Output = new NewCheckRunOutput(title, summary),
    };

    [Fact]
    public async Task A_check_says_how_it_ended_with_the_first_request()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        await github.Client.Checks.PublishAsync(FakeClient.Shop, Run(), [], default);
        FakeCheckRun run = github.Fake.Repositories["acme/shop"].CheckRuns[1];
        Assert.Equal(("completed", "failure", "KeyScan"),
            ((string)run.Request["status"]!, (string)run.Request["conclusion"]!, (string)run.Request["name"]!));
        Assert.Equal([0], run.Lots);
    }

    [Fact]
    public async Task A_lot_whose_answer_is_lost_is_sent_again()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(null, FakeAnswers.Error(502, "Bad gateway"));
        await github.Client.Checks.PublishAsync(FakeClient.Shop, Run(),
            [.. Enumerable.Range(1, 51).Select(line => Annotation(line, line))], default);
        Assert.Equal([50, 1], github.Fake.Repositories["acme/shop"].CheckRuns[1].Lots);
    }

    [Fact]
    public async Task What_is_too_long_is_cut()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        NewCheckRunAnnotation several = Annotation(1, 3, new string('m', 70_000));
        await github.Client.Checks.PublishAsync(
            FakeClient.Shop, Run(new string('t', 300), new string('s', 70_000)), [several], default);
        FakeCheckRun run = github.Fake.Repositories["acme/shop"].CheckRuns[1];
        Assert.Equal(255, ((string)run.Request["output"]!["title"]!).Length);
        Assert.Equal(65_535, ((string)run.Request["output"]!["summary"]!).Length);
        Assert.True(((string)run.Annotations[0]["message"]!).Length < 65_536);
        Assert.False(run.Annotations[0].ContainsKey("start_column"));
    }

    private static NewCheckRunAnnotation Annotation(int start, int end, string message = "A key") =>
        ChecksApi.Annotation("a.env", (start, 1), (end, 4), CheckAnnotationLevel.Warning, "Key", message);
}

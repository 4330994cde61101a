using KeyScan.Forges.GitHub;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub;

public sealed class ChecksTests
{
    internal static CheckReport Report(IReadOnlyList<CheckAnnotation> annotations) => new()
    {
        Name = "KeyScan",
        Commit = ObjectId.OfBlob([1]),
        Conclusion = CheckConclusion.Failure,
        Title = $"{annotations.Count} keys",
        Summary = "Look at them.",
        Annotations = annotations,
    };

    [Fact]
    public async Task A_check_says_how_it_ended_with_the_first_request()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        await github.Client.Checks.PublishAsync(FakeClient.Shop, Report([]), default);
        FakeCheckRun run = github.Fake.Repositories["acme/shop"].CheckRuns[1];
        Assert.Equal(("completed", "failure", "KeyScan"), ((string)run.Request["status"]!, (string)run.Request["conclusion"]!, (string)run.Request["name"]!));
        Assert.Equal([0], run.Lots);
    }

    [Fact]
    public async Task A_lot_whose_answer_is_lost_is_sent_again()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(null, FakeAnswers.Error(502, "Bad gateway"));
        await github.Client.Checks.PublishAsync(FakeClient.Shop, Report([.. Enumerable.Range(1, 51).Select(Annotation)]), default);
        Assert.Equal([50, 1], github.Fake.Repositories["acme/shop"].CheckRuns[1].Lots);
    }

    [Fact]
    public async Task What_is_too_long_is_cut()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        CheckAnnotation several = Annotation(1) with { EndLine = 3, Message = new string('m', 70_000) };
        await github.Client.Checks.PublishAsync(FakeClient.Shop, Report([several]) with { Title = new string('t', 300), Summary = new string('s', 70_000) }, default);
        FakeCheckRun run = github.Fake.Repositories["acme/shop"].CheckRuns[1];
        Assert.Equal(255, ((string)run.Request["output"]!["title"]!).Length);
        Assert.Equal(65_535, ((string)run.Request["output"]!["summary"]!).Length);
        Assert.True(((string)run.Annotations[0]["message"]!).Length < 65_536);
        Assert.False(run.Annotations[0].ContainsKey("start_column"));
    }

    private static CheckAnnotation Annotation(int line) =>
        new() { Path = "a.env", StartLine = line, EndLine = line, StartColumn = 1, EndColumn = 4, Level = AnnotationLevel.Warning, Title = "Key", Message = "A key" };
}

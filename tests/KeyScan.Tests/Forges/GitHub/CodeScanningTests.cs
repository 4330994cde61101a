using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using KeyScan.Forges.GitHub;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub;

public sealed class CodeScanningTests
{
    private static readonly SarifReport Report = new() { Commit = ObjectId.OfBlob([1]), Ref = "refs/pull/7/merge", Sarif = Encoding.UTF8.GetBytes("""{"version":"2.1.0"}""") };

    [Fact]
    public async Task The_file_arrives_as_it_was()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Script(FakeAnswers.Broken());
        string id = await github.Client.CodeScanning.UploadAsync(FakeClient.Shop, Report, default);
        var upload = github.Fake.Repositories["acme/shop"].Uploads[id];
        using var gzip =
            new GZipStream(new MemoryStream(Convert.FromBase64String((string)upload["sarif"]!)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Assert.Equal("""{"version":"2.1.0"}""", await reader.ReadToEndAsync());
        Assert.Equal(("refs/pull/7/merge", Report.Commit.ToString()), ((string)upload["ref"]!, (string)upload["commit_sha"]!));
    }

    [Fact]
    public async Task GitHub_is_asked_until_it_is_done()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        string id = await github.Client.CodeScanning.UploadAsync(FakeClient.Shop, Report, default);
        github.Fake.Repositories["acme/shop"].PendingAnswers = 4;
        SarifStatus? status = await github.Client.CodeScanning.WaitAsync(FakeClient.Shop, id, TimeSpan.FromMinutes(2), default);
        Assert.Equal("complete", status?.ProcessingStatus);
        Assert.Equal([2, 4, 8, 15], github.WaitedSeconds);
    }

    [Fact]
    public async Task GitHub_is_not_asked_for_ever()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        string id = await github.Client.CodeScanning.UploadAsync(FakeClient.Shop, Report, default);
        github.Fake.Repositories["acme/shop"].PendingAnswers = 1000;
        Assert.True(
            (await github.Client.CodeScanning.WaitAsync(FakeClient.Shop, id, TimeSpan.FromMinutes(2), default))?.IsPending);
        Assert.Null(await github.Client.CodeScanning.WaitAsync(FakeClient.Shop, "unknown", TimeSpan.FromMinutes(2), default));
    }

    [Fact]
    public async Task A_file_that_GitHub_would_not_take_is_not_sent()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        byte[] random = RandomNumberGenerator.GetBytes(11 << 20);
        var e = await Assert.ThrowsAsync<GitHubException>(
            () => github.Client.CodeScanning.UploadAsync(FakeClient.Shop, Report with { Sarif = random }, default));
        Assert.Equal(GitHubFailure.Refused, e.Failure);
        Assert.Empty(github.Fake.Seen);
    }
}

using System.Text;
using KeyScan.Forges.Queue;

namespace KeyScan.Tests.Forges.Queue;

public sealed class JobJsonTests
{
    private static readonly ScanJob Job = new("acme/shop", "https://git.example.test/acme/shop.git")
    {
        WebUrl = "https://git.example.test/acme/shop",
        IsPublic = true,
        Size = 4096,
        TakesToken = true,
        Target = "org acme at https://git.example.test/",
        Run = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void A_job_is_read_as_it_was_written()
    {
        Assert.Equal(Job, JobJson.Read(JobJson.Write(Job), out Fault? wrong));
        Assert.Null(wrong);
        ScanJob least = new("x", "ssh://git@git.example.test/x") { Target = "t", Run = DateTimeOffset.UnixEpoch };
        Assert.Equal(least, JobJson.Read(JobJson.Write(least), out _));
    }

    [Fact]
    public void What_is_scanned_besides_goes_along()
    {
        ScanJob more = Job with { Kind = SourceKind.Gist, Also = [SourceKind.Issue, SourceKind.Wiki] };
        ScanJob read = JobJson.Read(JobJson.Write(more), out _)!;
        Assert.Equal(more.Kind, read.Kind);
        Assert.Equal(more.Also, read.Also);
    }

    [Theory]
    [InlineData("keyscan-job/1", "keyscan-job/2", "it is of another version")]
    [InlineData("\"size\":4096", "\"size\":-1", "its size is below nothing")]
    [InlineData("\"size\":4096", "\"size\":\"big\"", "it lacks something, or has it in another form")]
    [InlineData("\"size\":4096", "\"token\":\"x\"", "it has more than a job has")]
    [InlineData("\"size\":4096", "\"public\":true", "it is no JSON")]
    [InlineData("\"size\":4096,", "\"size\":{\"a\":{\"b\":1}},", "it is no JSON")]
    [InlineData("acme/shop\"", "acme/\\u0000shop\"", "a text of it is empty, too long or not printable")]
    [InlineData("acme/shop\"", "\\ud800\"", "it lacks something, or has it in another form")]
    [InlineData("\"web_url\":\"https:", "\"web_url\":\"javascript:", "its page is none of the web")]
    [InlineData("\"clone_url\":\"https:", "\"clone_url\":\"file:", "its address is not https, http or ssh")]
    [InlineData("\"run\":", "\"runs\":", "it has more than a job has")]
    [InlineData("\"run\":1", "\"run\":99999999999999999991", "a number of it is too large")]
    [InlineData("\"run\":1", "\"run\":99991", "it lacks something, or has it in another form")]
    [InlineData("\"target\"", "\"also\":[\"Staged\"],\"target\"", "it asks for something that is not around a repository")]
    [InlineData("\"target\"", "\"also\":[3],\"target\"", "it lacks something, or has it in another form")]
    [InlineData("\"target\"", "\"also\":[\"Issue\",\"Issue\",\"Issue\",\"Issue\",\"Issue\",\"Issue\",\"Issue\"],\"target\"",
        "it asks for more than there is around a repository")]
    [InlineData("{", "[{", "it is no JSON")]
    public void What_is_no_job_is_refused_with_the_reason(string good, string bad, string reason)
    {
        string text = Encoding.UTF8.GetString(JobJson.Write(Job).Span);
        int at = text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        Assert.Null(JobJson.Read(Encoding.UTF8.GetBytes(text.Remove(at, good.Length).Insert(at, bad)), out Fault? wrong));
        Assert.Equal(reason, wrong?.What);
    }

    [Fact]
    public void Whatever_bytes_are_changed_or_cut_a_reason_or_a_job_comes_back()
    {
        byte[] good = JobJson.Write(Job).ToArray();
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = good[..random.Next(good.Length + 1)];
            for (int change = random.Next(4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.Equal(JobJson.Read(bytes, out Fault? wrong) is null, wrong is not null);
        }
        Assert.Null(JobJson.Read(new byte[JobJson.LargestJob + 1], out Fault? large));
        Assert.Equal("it has more than 16384 bytes", large?.What);
    }

    [Theory]
    [InlineData("https://git.example.test/a/b.git")]
    [InlineData("http://127.0.0.1:8080/a.git")]
    [InlineData("ssh://git@git.example.test:22/a.git")]
    [InlineData("git@git.example.test:a/b.git")]
    public void Addresses_of_servers_are_taken(string url) => Assert.Null(JobAddress.FindFault(url));

    [Theory]
    [InlineData("ext::sh -c id")]
    [InlineData("ext::sh")]
    [InlineData("git@host:ext::sh")]
    [InlineData("file:///etc")]
    [InlineData("FILE:///etc")]
    [InlineData("/srv/git/a.git")]
    [InlineData("../a.git")]
    [InlineData("-u@host:path")]
    [InlineData("--upload-pack=id")]
    [InlineData("https://-oProxyCommand=id/a")]
    [InlineData("ssh://-oProxyCommand=id/a")]
    [InlineData("ssh://-l@host/a")]
    [InlineData("ssh://git:password@host/a")]
    [InlineData("https://user@host/a")]
    [InlineData("https://host/a?token=b")]
    [InlineData("https://host/a#b")]
    [InlineData("https:///a")]
    [InlineData("gopher://host/a")]
    [InlineData("https://host/a\nb")]
    [InlineData("")]
    public void Addresses_of_disks_programs_and_with_credentials_are_refused(string url) =>
        Assert.NotNull(JobAddress.FindFault(url));

    [Fact]
    public void A_job_that_no_worker_would_take_is_not_written() =>
        Assert.Contains("workers would refuse",
            Assert.Throws<ProblemException>(() => JobJson.Write(Job with { CloneUrl = "file:///srv/git/shop.git" })).Problem.What,
            StringComparison.Ordinal);
}

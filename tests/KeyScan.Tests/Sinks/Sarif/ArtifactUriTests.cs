using KeyScan.Sinks.Sarif;

namespace KeyScan.Tests.Sinks.Sarif;

public sealed class ArtifactUriTests
{
    [Theory]
    [InlineData("src/Program.cs", "src/Program.cs")]
    [InlineData("a b/c#1?.cs", "a%20b/c%231%3F.cs")]
    [InlineData("100%/x", "100%25/x")]
    [InlineData("a:b/c", "a%3Ab/c")]
    [InlineData("日本.cs", "%E6%97%A5%E6%9C%AC.cs")]
    [InlineData("<stdin>", "%3Cstdin%3E")]
    [InlineData("back\\slash", "back%5Cslash")]
    public void A_relative_path_becomes_a_relative_reference(string path, string uri)
    {
        Assert.Equal(new ArtifactUri(uri, IsRelative: true), ArtifactUri.FromPath(path));
        Assert.True(Uri.IsWellFormedUriString(uri, UriKind.Relative));
    }

    [Fact]
    public void An_absolute_path_becomes_a_file_URI()
    {
        string root = OperatingSystem.IsWindows() ? "C:/" : "/";
        string start = OperatingSystem.IsWindows() ? "file:///C:/" : "file:///";
        Assert.Equal(new ArtifactUri($"{start}srv/a%20b.cs", IsRelative: false), ArtifactUri.FromPath($"{root}srv/a b.cs"));
    }
}

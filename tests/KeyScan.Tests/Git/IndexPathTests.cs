using KeyScan.Git.Indexes;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

public sealed class IndexPathTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    public static TheoryData<string> Paths =>
    [
        "a", "a/b", "..", "../a", "a/..", "a/../b", ".", "./a", "a/./b", "/a", "/etc/passwd", "a//b", "a/", ".git",
        ".git/config", "a/.git/config", ".GIT/config", ".gIt", ".git.", ".git ", ".git . .", ".git...",
        ".git::$INDEX_ALLOCATION/config", ".git:x", "git~1", "GIT~1/config", "git~1.", "a\\.git", "a\\b", "a\\..\\b", ".gitx",
        ".git~1", "git~2",
        "git", ".gitignore", ".gitmodules", "..a", "a..", "...", ".a", " .git", "~", "a:b", ".g\u200cit", "\u200d.git/config",
        ".gi\ufefft", ".g\u200bit", "\u202ea", ".gi\u200ctx", ".git\\config", "git~1\\x",
    ];

    [UnixTheory]
    [MemberData(nameof(Paths))]
    public void It_refuses_what_git_refuses(string path)
    {
        string blob = _repository.Store("blob", "content"u8.ToArray());
        bool refused = false;
        try
        {
            _repository.Run("-c", "core.protectHFS=true", "-c", "core.protectNTFS=true", "update-index", "--add", "--cacheinfo",
                $"100644,{blob},{path}");
        }
        catch (InvalidOperationException e)
        {
            Assert.Contains("path", e.Message, StringComparison.OrdinalIgnoreCase);
            refused = true;
        }
        Assert.Equal(refused, IndexPath.IsRefused(path));
    }
}

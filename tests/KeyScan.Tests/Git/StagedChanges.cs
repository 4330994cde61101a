using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>Ways of changing a repository, each with what git calls staged then.</summary>
internal static class StagedChanges
{
    /// <summary>
    /// What is done to a repository with one commit of <c>kept</c>, <c>changed</c>, <c>gone</c>, <c>moved</c> and
    /// <c>folder/run.sh</c>, and what is staged then.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, (Action<GitRepository> Do, string[] Staged)> All =
        new Dictionary<string, (Action<GitRepository>, string[])>(StringComparer.Ordinal)
    {
        ["nothing"] = (_ => { }, []),
        ["an added, a changed and a deleted file"] = (git =>
        {
            git.Write("changed", "other");
            git.Write("folder/new", "new");
            git.Run("rm", "-q", "gone");
            git.Run("add", "-A");
        }, ["A folder/new", "D gone", "M changed"]),
        ["a moved file, which is one deleted and one added"] =
            (git => git.Run("mv", "moved", "elsewhere"), ["A elsewhere", "D moved"]),
        ["another mode"] = (git => git.Run("update-index", "--chmod=+x", "kept"), ["M kept"]),
        ["a link in a file's place, and a new one"] = (git =>
        {
            File.Delete(git.Combine("kept"));
            File.CreateSymbolicLink(git.Combine("kept"), "changed");
            File.CreateSymbolicLink(git.Combine("link"), "nowhere");
            git.Run("add", "-A");
        }, ["A link", "T kept"]),
        ["a file that is only meant to be added beside one that is empty"] = (git =>
        {
            git.Write("meant", "not yet");
            git.Write("empty", "");
            git.Run("add", "empty");
            git.Run("add", "-N", "meant");
        }, ["A empty", "A meant (intent to add)"]),
        ["the same in an index of version 4"] = (git =>
        {
            git.Write("meant", "not yet");
            git.Write("meat", "added");
            git.Run("add", "meat");
            git.Run("add", "-N", "meant");
            git.Run("update-index", "--index-version", "4");
        }, ["A meant (intent to add)", "A meat"]),
        ["names with spaces, line feeds and letters"] = (git =>
        {
            git.Write("a b", "1");
            git.Write("c\nd", "2");
            git.Write("ü/日", "3");
            git.Write("tab\tquote\"", "4");
            git.Run("add", "-A");
        }, ["A a b", "A c\nd", "A tab\tquote\"", "A ü/日"]),
        ["a submodule"] = (git => git.Run("update-index", "--add", "--cacheinfo",
            $"160000,{git.Run("rev-parse", "HEAD").Trim()},sub"), ["A sub"]),
        ["a merge with a conflict"] = (git =>
        {
            git.Run("checkout", "-q", "-b", "side");
            git.Write("changed", "theirs");
            git.Write("theirs", "all of it");
            git.Run("rm", "-q", "gone");
            git.Commit("side");
            git.Run("checkout", "-q", "main");
            git.Write("changed", "ours");
            git.Write("gone", "changed here");
            git.Commit("main");
            Assert.Throws<InvalidOperationException>(() => git.Run("merge", "side"));
        }, ["A theirs", "U changed", "U gone"]),
        ["packed objects and refs"] = (git =>
        {
            git.Run("gc", "-q");
            git.Write("changed", "other");
            git.Run("add", "-A");
        }, ["M changed"]),
        ["a folder less, and names that stand around a folder's"] = (git =>
        {
            foreach (string name in (string[])["folder.c", "folder-b", "folder0", "folder/a/b", "folder/a.b", "folder/a-"])
                git.Write(name, name);
            git.Run("rm", "-q", "folder/run.sh", "gone");
            git.Run("add", "-A");
        }, ["A folder-b", "A folder.c", "A folder/a-", "A folder/a.b", "A folder/a/b", "A folder0", "D folder/run.sh", "D gone"]),
        ["everything gone"] =
            (git => git.Run("rm", "-q", "-r", "."), ["D changed", "D folder/run.sh", "D gone", "D kept", "D moved"]),
        ["no index"] =
            (git => File.Delete(git.Combine(".git/index")), ["D changed", "D folder/run.sh", "D gone", "D kept", "D moved"]),
        ["a detached HEAD"] = (git =>
        {
            git.Run("checkout", "-q", "--detach");
            git.Write("changed", "other");
            git.Run("add", "-A");
        }, ["M changed"]),
        ["a branch of slashes in packed refs"] = (git =>
        {
            git.Run("checkout", "-q", "-b", "a/b/c");
            git.Run("pack-refs", "--all");
            git.Write("changed", "other");
            git.Run("add", "-A");
        }, ["M changed"]),
        ["a branch that is another's other name"] = (git =>
        {
            git.Run("symbolic-ref", "refs/heads/alias", "refs/heads/main");
            git.Run("symbolic-ref", "HEAD", "refs/heads/alias");
            git.Write("changed", "other");
            git.Run("add", "-A");
        }, ["M changed"]),
        ["files that are looked at no more"] = (git =>
        {
            git.Write("changed", "other");
            git.Run("add", "-A");
            git.Run("update-index", "--assume-unchanged", "changed");
            git.Run("update-index", "--skip-worktree", "gone");
        }, ["M changed"]),
        ["a file without its folder's former file"] = (git =>
        {
            git.Run("rm", "-q", "kept");
            git.Write("kept/now", "a folder");
            git.Run("add", "-A");
        }, ["A kept/now", "D kept"]),
    };
}

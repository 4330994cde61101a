using System.Security.Cryptography;
using System.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>
/// An index whose paths lead out of the working tree. git writes none such; who sends a folder with its .git in it can.
/// </summary>
public sealed class HostileIndexTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _outside = new();
    private readonly string _inside = PlantedTree.MakeKey(1), _other = PlantedTree.MakeKey(2);

    public HostileIndexTests()
    {
        _repository.Write("in.env", $"TOKEN={_inside}\n");
        _repository.Commit("first");
    }

    public void Dispose()
    {
        _repository.Dispose();
        _outside.Dispose();
    }

    [UnixTheory]
    [InlineData("ABSOLUTE")]
    [InlineData("../OUTSIDE")]
    [InlineData("in/../../OUTSIDE")]
    [InlineData(".git/description")]
    [InlineData(".GIT/description")]
    [InlineData("sub/.git/description")]
    [InlineData("./in2.env")]
    public void A_path_that_git_refuses_is_named_nothing_is_read_there_and_the_rest_is_scanned(string path)
    {
        string outside = _outside.Write("out.env", $"TOKEN={_other}\n");
        _repository.Write(".git/description", $"TOKEN={_other}\n");
        path = path == "ABSOLUTE" ? outside
            : path.Replace("OUTSIDE", $"{Path.GetFileName(_outside.Path)}/out.env", StringComparison.Ordinal);
        AddToIndex(path);

        KeyScanRun run = KeyScanProcess.Run(_repository.Path, "dir", "--show-secrets");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{path}: the index has a path that git refuses to check out", run.Output, StringComparison.Ordinal);
        Assert.Contains(_inside, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_other, run.All, StringComparison.Ordinal);
    }

    [UnixFact]
    public void Staged_it_is_named_and_its_content_searched()
    {
        AddToIndex("../out.env", $"TOKEN={_other}\n");
        KeyScanRun run = KeyScanProcess.Run(_repository.Path, "git", "--staged", "--show-secrets");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("../out.env: the index has a path that git refuses to check out", run.Output, StringComparison.Ordinal);
        Assert.Contains(_other, run.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_link_in_the_place_of_a_tracked_folder_leads_nowhere()
    {
        _repository.Write("sub/deep/out.env", "nothing\n");
        _repository.Commit("a folder");
        Directory.Delete(_repository.Combine("sub"), recursive: true);
        _outside.Write("deep/out.env", $"TOKEN={_other}\n");
        Directory.CreateSymbolicLink(_repository.Combine("sub"), _outside.Path);
        KeyScanRun run = KeyScanProcess.Run(_repository.Path, "dir", "--show-secrets");
        Assert.DoesNotContain(_other, run.All, StringComparison.Ordinal);
        Assert.Contains(_inside, run.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// As git would if it let one: an entry of the same length is added, and its bytes and the index's checksum are changed.
    /// </summary>
    private void AddToIndex(string path, string content = "content")
    {
        string blob = _repository.Store("blob", Encoding.UTF8.GetBytes(content));
        string placeholder = new('Z', path.Length);
        _repository.Run("update-index", "--add", "--cacheinfo", $"100644,{blob},{placeholder}");
        string file = _repository.Combine(".git/index");
        byte[] index = File.ReadAllBytes(file);
        int at = index.AsSpan().IndexOf(Encoding.UTF8.GetBytes(placeholder));
        Encoding.UTF8.GetBytes(path).CopyTo(index, at);
        // The checksum that git itself ends an index with.
#pragma warning disable CA5350
        SHA1.HashData(index.AsSpan(0, index.Length - SHA1.HashSizeInBytes), index.AsSpan(index.Length - SHA1.HashSizeInBytes));
#pragma warning restore CA5350
        File.WriteAllBytes(file, index);
    }
}

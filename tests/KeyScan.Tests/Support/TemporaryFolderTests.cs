namespace KeyScan.Tests.Support;

/// <summary>The folder that tests write to.</summary>
public sealed class TemporaryFolderTests
{
    [Fact]
    public void It_is_removed_with_all_that_is_in_it_and_may_be_disposed_of_twice()
    {
        var folder = new TemporaryFolder();
        string file = folder.Write("a/b.txt", "text");
        folder.Dispose();
        Assert.False(File.Exists(file) || Directory.Exists(folder.Path));
        folder.Dispose();
    }
}

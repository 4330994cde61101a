using System.Text;
using KeyScan.Primitives.Files;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Primitives.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_cannot_be_written_leaves_what_was_there_and_nothing_else()
    {
        string path = _folder.Write("state", "before");
        Assert.Throws<FormatException>(() => AtomicFile.WriteForOwner(path, stream =>
        {
            stream.Write("half of"u8);
            throw new FormatException();
        }));
        Assert.Throws<FormatException>(() => AtomicFile.Replace(path, temporary =>
        {
            File.WriteAllText(temporary, "half of");
            throw new FormatException();
        }));
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_by_the_system() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteForOwner(_folder.Combine("no/state"), _ => { }));

    [UnixFact]
    public void A_file_for_its_owner_is_open_to_nobody_else_also_where_one_was()
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = _folder.Write("state", "before");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        AtomicFile.WriteForOwner(path, stream => stream.Write("after"u8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal("after", File.ReadAllText(path));
    }

    [Fact]
    public async Task Whoever_reads_while_several_write_sees_one_of_the_files_whole()
    {
        const int Writes = 60;
        string path = _folder.Combine("state");
        byte[][] contents = [.. "abc".Select(c => Encoding.ASCII.GetBytes(new string(c, 40_000)))];
        AtomicFile.WriteForOwner(path, stream => stream.Write(contents[0]));
        Task[] writers =
        [
            .. contents.Select(content => Task.Run(() =>
            {
                for (int i = 0; i < Writes; i++)
                    AtomicFile.WriteForOwner(path, stream => stream.Write(content));
            })),
        ];
        Task all = Task.WhenAll(writers);
        do
        {
            byte[] read = RegularFile.ReadBytes(path, 50_000);
            Assert.Contains(contents, c => c.AsSpan().SequenceEqual(read));
        }
        while (!all.IsCompleted);
        await all;
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}

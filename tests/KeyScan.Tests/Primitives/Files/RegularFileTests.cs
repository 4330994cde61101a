using System.Net.Sockets;
using System.Text;
using KeyScan.Primitives.Files;
using KeyScan.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Tests.Primitives.Files;

public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void A_fifo_a_socket_a_device_and_links_to_them_are_named_and_not_waited_for()
    {
        string fifo = Fifo.Make(_folder.Combine("fifo")), link = _folder.Combine("link"), socket = _folder.Combine("s");
        File.CreateSymbolicLink(link, fifo);
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(socket));
        foreach (string path in (string[])[fifo, link, socket, "/dev/zero", "/dev/null", "/dev/tty"])
        {
            Assert.ThrowsAny<IOException>(() => RegularFile.Open(path));
            Assert.ThrowsAny<IOException>(() => RegularFile.ReadText(path, 100));
            Assert.True(path == "/dev/tty" || RegularFile.IsSpecial(path), path);
        }
        Assert.Equal(OpenResult.NotAFile, RegularFile.TryOpen(fifo, out _));
        Assert.Equal(OpenResult.SymbolicLink, RegularFile.TryOpen(link, out _));
        Assert.Equal(OpenResult.NotAFile, RegularFile.TryOpen("/dev/zero", out _));
    }

    [Fact]
    public void A_file_is_opened_and_read_within_its_bound()
    {
        string path = _folder.Write("file", "one\ntwo\n");
        Assert.Equal("one\ntwo\n", RegularFile.ReadText(path, 8));
        Assert.Equal(["one", "two"], RegularFile.ReadLines(path, 8));
        Assert.Equal(Encoding.UTF8.GetBytes("one\ntwo\n"), RegularFile.ReadBytes(path, 8));
        Assert.Contains("more than 7 bytes", Assert.Throws<IOException>(() => RegularFile.ReadText(path, 7)).Message,
            StringComparison.Ordinal);
        Assert.False(RegularFile.IsSpecial(path));
        Assert.False(RegularFile.IsSpecial(_folder.Path));
        Assert.False(RegularFile.IsSpecial(_folder.Combine("none")));
    }

    [Fact]
    public void What_is_not_there_is_no_file_or_may_not_be_read_is_told_apart()
    {
        Assert.Throws<FileNotFoundException>(() => RegularFile.Open(_folder.Combine("none")));
        Assert.ThrowsAny<Exception>(() => RegularFile.Open(_folder.Path));
        Assert.ThrowsAny<ArgumentException>(() => RegularFile.Open("a\0b"));
        Assert.Equal(OpenResult.Missing, RegularFile.TryOpen(_folder.Combine("none"), out _));
    }

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Below_a_folder_no_link_is_followed(bool walk)
    {
        using var outside = new TemporaryFolder();
        outside.Write("secret", "outside");
        _folder.Write("real/deep/file", "inside");
        Directory.CreateSymbolicLink(_folder.Combine("linked"), outside.Path);
        Directory.CreateSymbolicLink(_folder.Combine("real/back"), _folder.Combine("real/deep"));
        File.CreateSymbolicLink(_folder.Combine("file"), outside.Combine("secret"));
        Fifo.Make(_folder.Combine("real/fifo"));
        using var top = new OpenFolder(_folder.Path, walk);
        Assert.Equal(OpenResult.Opened, RegularFile.TryOpenBelow(top, "real/deep/file", out SafeFileHandle? handle));
        using (handle)
            Assert.Equal(6, RandomAccess.GetLength(handle!));
        foreach (string link in (string[])["linked/secret", "file", "real/back/file"])
            Assert.Equal(OpenResult.SymbolicLink, RegularFile.TryOpenBelow(top, link, out _));
        Assert.Equal(OpenResult.NotAFile, RegularFile.TryOpenBelow(top, "real/fifo", out _));
        foreach (string missing in (string[])["none", "none/file", "real/deep/file/more"])
            Assert.Equal(OpenResult.Missing, RegularFile.TryOpenBelow(top, missing, out _));
    }

    // The folder is another one by now; the one that was opened is still read.
    [UnixFact]
    public void A_folder_that_somebody_exchanges_for_a_link_leads_nowhere()
    {
        using var outside = new TemporaryFolder();
        outside.Write("file", "outside, and longer");
        _folder.Write("top/file", "inside");
        using var top = new OpenFolder(_folder.Combine("top"));
        Directory.Move(_folder.Combine("top"), _folder.Combine("moved"));
        Directory.CreateSymbolicLink(_folder.Combine("top"), outside.Path);
        Assert.Equal(OpenResult.Opened, RegularFile.TryOpenBelow(top, "file", out SafeFileHandle? handle));
        using (handle)
            Assert.Equal(6, RandomAccess.GetLength(handle!));
    }
}

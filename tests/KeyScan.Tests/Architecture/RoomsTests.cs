using System.Text.RegularExpressions;

namespace KeyScan.Tests.Architecture;

/// <summary>A stage knows its input and its output nouns, never its neighbour; DESIGN section 1.</summary>
public sealed class RoomsTests
{
    private const string Vocabulary = "";
    private const string Everything = "*";

    /// <summary>How a stranger's text is made safe to show, and pages: below all rooms, so that there is one way.</summary>
    private const string Shown = "Text";

    /// <summary>Each room of the library and the rooms it may name besides the vocabulary; sub-folders belong to their room.</summary>
    private static readonly Dictionary<string, string[]> MayName = new(StringComparer.Ordinal)
    {
        [Vocabulary] = [],
        [Shown] = [],
        ["Primitives"] = [],
        ["Yaml"] = [],
        ["Git"] = ["Primitives"],
        ["Decoding"] = ["Primitives"],
        ["Detection"] = ["Primitives"],
        ["Sinks"] = [],
        ["Hooks"] = ["Primitives", "Git"],
        ["Rules"] = ["Primitives", "Yaml"],
        ["Configuration"] = ["Primitives", "Yaml", "Rules"],
        ["Sources"] = ["Primitives", "Git"],
        ["Matching"] = ["Primitives", "Rules", "Detection"],
        ["Filtering"] = ["Primitives", "Rules"],
        ["Enrichment"] = ["Issued"],
        ["Issued"] = ["Primitives", "Yaml"],
        // Its reports are written with the words of the sinks, and its SARIF by that sink. What is taken out of it stands in the audit log.
        ["Organisation"] = ["Primitives", "Issued", "Sinks", "Revocation"],
        ["Revocation"] = ["Primitives", "Yaml", "Issued"],
        ["GitHub"] = ["Primitives"],
        // Which addresses git may be made to clone from is decided by what reads them.
        ["Queue"] = ["Primitives", "Sources"],
        ["Pipeline"] = [Everything],
    };

    [Fact]
    public void Every_room_of_the_library_is_in_the_table_and_the_table_has_no_others() =>
        Assert.Equal(MayName.Keys.Order(StringComparer.Ordinal), SourceFile.Library.Select(f => f.Room).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_room_names_only_the_rooms_it_may()
    {
        var names = new RoomNames(SourceFile.Library);
        Assert.Empty(SourceFile.Library.SelectMany(file => names.NamedBy(file)
            .Where(room => room != file.Room && room != Shown && MayName.TryGetValue(file.Room, out string[]? may) && !may.Contains(room, StringComparer.Ordinal) && may is not [Everything])
            .Select(room => $"{file.Path} names {room}")));
    }

    [Theory]
    [InlineData("using KeyScan.Git;")]
    [InlineData("using Pack = KeyScan.Git.Packs.Pack;")]
    [InlineData("using static KeyScan.Git.GitProcess;")]
    [InlineData("return KeyScan.Git.GitProcess.Run();")]
    [InlineData("return Git.GitProcess.Run();")]
    [InlineData("return new global::KeyScan.Git.GitProcess();")]
    public void A_name_of_a_room_is_seen_however_it_is_written(string code)
    {
        var names = new RoomNames([new SourceFile("src/KeyScan/Git/GitProcess.cs", "internal static class GitProcess")]);
        Assert.Equal(["Git"], names.NamedBy(new SourceFile("src/KeyScan/Sinks/CsvSink.cs", code)));
    }

    [Theory]
    [InlineData("// KeyScan.Git is not named by a comment")]
    [InlineData("int count = Git.Count;")]
    [InlineData("int count = report.Git.GitProcess;")]
    public void What_only_looks_like_a_room_is_none(string code)
    {
        var names = new RoomNames([new SourceFile("src/KeyScan/Git/GitProcess.cs", "internal static class GitProcess")]);
        Assert.Empty(names.NamedBy(new SourceFile("src/KeyScan/Sinks/CsvSink.cs", code)));
    }

    /// <summary>Finds rooms in code: by their namespace, or, as C# allows inside KeyScan, by its last part before one of its types.</summary>
    private sealed class RoomNames(IEnumerable<SourceFile> library)
    {
        private readonly (string Room, Regex Name)[] _rooms =
        [
            .. library.Where(f => f.Room.Length > 0).GroupBy(f => f.Room, StringComparer.Ordinal).Select(room =>
            {
                var nouns = room.SelectMany(f => f.Types.Append(f.Folder.Split('/')[^1])).Distinct(StringComparer.Ordinal);
                string pattern = $@"\bKeyScan\.{room.Key}\b|(?<![\w.]){room.Key}\.({string.Join('|', nouns)})\b";
                return (room.Key, new Regex(pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));
            }),
        ];

        public IEnumerable<string> NamedBy(SourceFile file)
        {
            string code = file.Code;
            return _rooms.Where(r => r.Name.IsMatch(code)).Select(r => r.Room);
        }
    }
}

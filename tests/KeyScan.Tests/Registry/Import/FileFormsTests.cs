using System.Text;
using KeyScan.Registry.Import;
using KeyScan.Registry.Import.Reading;
using KeyScan.Registry.Keys;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Import;

/// <summary>The forms that files of keys may have.</summary>
public sealed class FileFormsTests : IDisposable
{
    private static readonly string Token = MadeTokens.Random("acme_", 32, 1);
    private readonly TestRegistry _registry = new(DatabaseKind.Sqlite);

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData("keys.csv", "key_id,key,owner\nk1,{0},Dana\n")]
    [InlineData("keys.csv", "\uFEFFkey_id,key,owner\r\nk1,{0},Dana\r\n")]
    [InlineData("keys.csv", "\r\n\r\nKey ID,KEY,Owner\rk1,{0},Dana")]
    [InlineData("keys.csv",
        "\"key_id\",\"key\",\"note\",\"owner\"\n\"k1\",\" {0} \",\"a \"\"quoted\"\"\r\nnote, with commas\",\"Dana\"\n")]
    [InlineData("keys.tsv", "key_id\tkey\towner\nk1\t{0}\tDana\n")]
    [InlineData("<stdin>", "key_id,key,owner\nk1,{0},Dana\n")]
    [InlineData("<stdin>", "{{\"key_id\":\"k1\",\"key\":\"{0}\",\"owner\":\"Dana\"}}\n")]
    [InlineData("keys.jsonl", "\n{{\"owner\":\"D\\u0061na\",\"other\":{{\"key\":[1]}},\"key\":\"{0}\",\"key_id\":\"k1\"}}\r\n\n")]
    [InlineData("keys.ndjson", "{{\"owner\":\"Dana\",\"key\":\"{0}\",\"keyId\":\"k1\"}}")]
    public void Each_form_gives_the_same_key(string name, string template)
    {
        ImportReport report = _registry.Import(string.Format(null, template, Token), name: name);
        Assert.Empty(report.Problems);
        Assert.Equal("Dana", _registry.Store.FindSecret(Encoding.UTF8.GetBytes(Token), TestRegistry.Peppers())?.Owner);
        Assert.Equal(new KeyCounts(1, 1, 0), _registry.Store.Count());
    }

    [Fact]
    public void Columns_are_mapped_and_values_set()
    {
        var options = new ImportOptions
        {
            Delimiter = ';',
            Map = ColumnAssignments.Parse("--map", ["key_id=ID", "key=Token Value", "owner=Key Owner", "integration=ID"]),
            Set = ColumnAssignments.Parse("--set", ["environment=production", "scopes=read,write"]),
        };
        ImportReport report = _registry.Import($"id;Token Value;Key Owner;Environment;Notes\nk1;{Token};Dana;test;x\n", options);
        IssuedKey key = _registry.Store.Find("k1")!;
        Assert.Equal(("Dana", "production", "k1"), (key.Owner, key.Environment, key.Integration));
        Assert.Equal(["read", "write"], key.Scopes);
        Assert.Equal(["Notes"], report.UnusedColumns);
    }

    [Fact]
    public void Numbers_of_lines_count_those_inside_of_quotes()
    {
        ImportReport report = _registry.Import($"key_id,key,note\nk1,{Token},\"one\ntwo\nthree\"\nk2,short,x\n");
        Assert.Equal("keys.csv:5", Assert.Single(report.Problems).Where);
    }

    [Fact]
    public void A_JSON_list_of_scopes_is_kept_and_what_a_line_lacks_is_not_touched()
    {
        _registry.Import($"{{\"key_id\":\"k1\",\"key\":\"{Token}\",\"scopes\":[\"read\",\"write\"],\"team\":\"red\"}}\n",
            name: "a.jsonl");
        _registry.Import($"{{\"key_id\":\"k1\",\"key\":\"{Token}\",\"team\":null}}\n", name: "a.jsonl");
        IssuedKey key = _registry.Store.Find("k1")!;
        Assert.Equal(["read", "write"], key.Scopes);
        Assert.Null(key.Team);
    }

    [Fact]
    public void Records_read_back_as_they_were_written_however_the_stream_cuts_them()
    {
        var random = new Random(3);
        const string Letters = "ab,;\"\r\n \u00e9";
        string[][] records = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 4)
            .Select(_ => new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)])]))
            .ToArray())];
        string text = string.Concat(records.Select(
            r => string.Join(',', r.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n"));
        using var reader = new CsvReader(new DribblingStream(Encoding.UTF8.GetBytes(text), random), "keys.csv", (byte)',');
        foreach (string[] record in records)
        {
            Assert.True(reader.Read());
            Assert.Equal(record, Enumerable.Range(0, reader.Count).Select(i => Encoding.UTF8.GetString(reader[i])));
        }
        Assert.False(reader.Read());
    }

    private sealed class DribblingStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..random.Next(1, 8)]);
    }
}

using System.Text;
using KeyScan.Registry.Import;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Import;

/// <summary>Files that are wrong: each is refused with the line and the reason, and without a word of a key.</summary>
public sealed class BadFilesTests : IDisposable
{
    private static readonly string Token = MadeTokens.Random("acme_", 32, 1);
    private readonly TestRegistry _registry = new(DatabaseKind.Sqlite);

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData("id,secret,owner\nk1,{0},Dana\n", "the file has no column `key_id`",
        "It has `id`, `secret`, `owner`. Say which one it is with `--map key_id=NAME`")]
    [InlineData("keyid,kee,owner\nk1,{0},Dana\n", "the file has no column `key`, nor `fingerprint`, did you mean `kee`?",
        "`--map key=NAME`")]
    [InlineData("k1;{0};Dana\nk2;{0};Dana\n", "the first line holds no column that is known, in 1 field",
        "Begin with a row of names")]
    [InlineData("k1,{0},Dana\n", "the first line holds no column that is known, in 3 fields", "or set the right --delimiter")]
    [InlineData("key_id,Key ID,key\na,b,{0}\n", "two columns give `key_id`", "`--map key_id=NAME`")]
    [InlineData("", "the file is empty", "Begin with a row of names")]
    [InlineData("key_id,key\nk1,\"{0}\nk2,x\n", "the quote that opens here is never closed", "Is the file complete?")]
    [InlineData("key_id,key\nk1,\"{0}\"x\n", "text follows the quote that closes a field", "--delimiter")]
    [InlineData("key_id,key\nk1,{0}\"x\"\n", "a quote stands inside a field that does not begin with one", "double those in it")]
    public void A_file_that_cannot_be_told_into_rows_is_refused(string template, string what, string whatToDo)
    {
        Problem problem = _registry.Refusal(string.Format(null, template, Token));
        Assert.Equal(what, problem.What);
        Assert.Contains(whatToDo, problem.WhatToDo, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key_id,key\n,{0}\n", "`key_id` is empty")]
    [InlineData("key_id,key\nk1,\n", "the row has neither a key nor a fingerprint")]
    [InlineData("key_id,key\nk1,1234567\n", "the key has 7 bytes, keys have 8 to 16384")]
    [InlineData("key_id,key\nk1\n", "the line has 1 fields, the header has 2")]
    [InlineData("key_id,key,owner\nk1,{0}\n", "the line has 2 fields, the header has 3")]
    [InlineData("key_id,fingerprint\nk1,{0}\n", "`fingerprint` is no fingerprint, such as e1: and 64 hexadecimal digits")]
    [InlineData("key_id,key,issued_at\nk1,{0},{0}\n",
        "`issued_at` is no time: write 2026-01-31, 2026-01-31T10:00:00Z or seconds since 1970")]
    [InlineData("key_id,key,issued_at\nk1,{0},2026-02-30\n",
        "`issued_at` is no time: write 2026-01-31, 2026-01-31T10:00:00Z or seconds since 1970")]
    [InlineData("key_id,key,issued_at\nk1,{0},01/02/2026\n",
        "`issued_at` is no time: write 2026-01-31, 2026-01-31T10:00:00Z or seconds since 1970")]
    [InlineData("key_id,key,issued_at\nk1,{0},99999999999999999999\n",
        "`issued_at` is no time: write 2026-01-31, 2026-01-31T10:00:00Z or seconds since 1970")]
    [InlineData("key_id,key,status\nk1,{0},{0}\n", "`status` is none of active, revoked, expired, suspended")]
    [InlineData("key_id,key\n{0},{0}\n", "`key_id` holds the key itself, which must not be stored")]
    [InlineData("key_id,key,owner\nk1,{0},a\u001b[2J\n", "`owner` holds a control character")]
    public void A_row_that_is_wrong_is_named_with_its_line(string template, string what) =>
        AssertBadRow(string.Format(null, template, Token), "keys.csv", what, 2);

    [Theory]
    [InlineData("{{\"key_id\":\"k1\",\"key\":\"{0}\"}}\n{{\"key_id\":\"k2\",\"key\":\"{0}", "the file ends inside a JSON object")]
    [InlineData("\n{{\"key_id\":\"k1\",\"key\":{0}}}\n", "the line is no JSON object")]
    [InlineData("\n[\"{0}\"]\n", "the line is no JSON object")]
    [InlineData("\n{{\"key_id\":\"k1\",\"key\":\"{0}\"}} {0}\n", "the line is no JSON object")]
    [InlineData("\n{{\"key_id\":\"k1\",\"key\":[\"{0}\"]}}\n", "`key` is neither a text nor a number")]
    [InlineData("\n{{\"key_id\":\"k1\",\"key\":\"{0}\",\"key\":\"{0}\"}}\n", "the line gives `key` twice")]
    [InlineData("\n{{\"key_id\":\"k1\",\"{0}\":\"{0}\"}}\n", "the row has neither a key nor a fingerprint")]
    [InlineData("\n{{\"key_id\":\"k1\",\"key\":\"\\ud800{0}\"}}\n", "the line is no JSON object")]
    [InlineData("\n{{\"key_id\":\"k1\",\"key\":\"{0}\",\"scopes\":[\"a\",[\"b\"]]}}\n",
        "`scopes` is neither a text nor a number, nor a list of texts")]
    public void A_line_of_JSON_that_is_wrong_is_named(string template, string what) =>
        AssertBadRow(string.Format(null, template, Token), "keys.jsonl", what, 2);

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        ImportReport report = _registry.Import([.. Encoding.UTF8.GetBytes($"key_id,key,owner\nk1,{Token},"), 0xE9, (byte)'\n']);
        Assert.Equal(("keys.csv:2", "the line is not UTF-8"), (Assert.Single(report.Problems).Where, report.Problems[0].What));
        Problem problem = Assert.Throws<ProblemException>(() => _registry.Import(
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes($"key_id,key\nk1,{Token}\n")])).Problem;
        Assert.StartsWith("the file is not UTF-8", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_and_a_field_without_end_fill_no_memory()
    {
        string endless = new('x', 3 << 20);
        Assert.StartsWith("a field has more than 65536 bytes", _registry.Refusal($"key_id,key\nk1,{endless}\n").What,
            StringComparison.Ordinal);
        Assert.StartsWith("the line has more than 1048576 bytes",
            _registry.Refusal($"{{\"key_id\":\"{endless}\"}}\n", name: "keys.jsonl").What, StringComparison.Ordinal);
    }

    [Fact]
    public void Assignments_to_columns_are_checked()
    {
        Assert.Equal("there is no column `ownr`, did you mean `owner`?",
            Assert.Throws<ProblemException>(() => ColumnAssignments.Parse("--map", ["ownr=Owner"])).Problem.What);
        Assert.Equal("the column `owner` is assigned twice",
            Assert.Throws<ProblemException>(() => ColumnAssignments.Parse("--map", ["owner=A", "owner=B"])).Problem.What);
        Assert.Equal("this assigns nothing to a column",
            Assert.Throws<ProblemException>(() => ColumnAssignments.Parse("--set", [Token])).Problem.What);
        var fixedKey = new ImportOptions { Set = ColumnAssignments.Parse("--set", [$"key={Token}"]) };
        Assert.Equal("key ids, keys and fingerprints are each row's own", _registry.Refusal("key_id\nk1\n", fixedKey).What);
        var missing = new ImportOptions { Map = ColumnAssignments.Parse("--map", ["owner=Ownr"]) };
        Assert.Equal("the file has no column `Ownr` for `owner`, did you mean `Owner`?",
            _registry.Refusal($"key_id,key,Owner\nk1,{Token},Dana\n", missing).What);
    }

    [Fact]
    public void Files_that_were_damaged_at_random_end_in_a_report_or_a_problem()
    {
        var random = new Random(5);
        string[] files =
        [
            $"key_id,key,owner,scopes,issued_at,status\nk1,{Token},\"Dana "
                + $"\"\"D\"\"\",\"a,b\",2026-01-01,active\nk2,{Token}2,Robin,c,1760000000,revoked\n",
            $"{{\"key_id\":\"k1\",\"key\":\"{Token}\",\"scopes\":[\"a\"],\"issued_at\":1760000000}}\n{{\"key_id\":\"k2\","
                + $"\"key\":\"{Token}2\",\"owner\":null}}\n",
        ];
        for (int i = 0; i < 600; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(files[i % 2]);
            for (int change = random.Next(1, 5); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                ImportReport report = _registry.Import(bytes, new ImportOptions { SkipBadRows = random.Next(2) == 0 },
                    name: i % 2 == 0 ? "keys.csv" : "keys.jsonl");
                Assert.All(report.Problems, p => Assert.DoesNotContain(Token[^10..], p.ToString(), StringComparison.Ordinal));
            }
            catch (ProblemException e)
            {
                Assert.DoesNotContain(Token[^10..], e.Problem.ToString(), StringComparison.Ordinal);
            }
        }
    }

    private void AssertBadRow(string text, string name, string what, int line)
    {
        ImportReport report = _registry.Import(text, name: name);
        Problem problem = report.Problems[^1];
        Assert.False(report.IsKept);
        Assert.Equal(($"{name}:{line}", what), (problem.Where, problem.What));
        Assert.DoesNotContain(Token, problem.ToString(), StringComparison.Ordinal);
    }
}

using System.Text;
using KeyScan.Sinks;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

public sealed class CsvSinkTests
{
    private readonly SampleReports _samples = new();

    [Fact]
    public void A_header_and_a_row_for_each_finding_all_equally_long()
    {
        List<List<string>> rows = Write(_samples.MakeFullReport());
        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.Equal(27, row.Count));
        Assert.Equal(("src/Shop/Settings.cs", "14", "35", "15"),
            (Cell(rows, 1, "path"), Cell(rows, 1, "start_line"), Cell(rows, 1, "start_column"), Cell(rows, 1, "occurrences")));
        Assert.Equal(["advisory", "false", "false", "false", "true", "true"], rows.Select(r => r[6]));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("＝1")]
    public void A_cell_that_a_spreadsheet_would_calculate_starts_with_an_apostrophe(string path) =>
        Assert.Equal("'" + path,
            Cell(Write(SampleReports.MakeReport(_samples.MakeFinding(SampleReports.MakeRule("a", "A"), path, 1))), 1, "path"));

    [Theory]
    [InlineData("a,b.cs", "\"a,b.cs\"")]
    [InlineData("say \"hi\".cs", "\"say \"\"hi\"\".cs\"")]
    [InlineData("plain.cs", ",plain.cs,")]
    public void Only_cells_that_need_quotes_have_them(string path, string written)
    {
        ScanReport report = SampleReports.MakeReport(_samples.MakeFinding(SampleReports.MakeRule("a", "A"), path, 1));
        Assert.Contains(written, SinkText.Of(new CsvSink(SampleReports.Options), report), StringComparison.Ordinal);
        Assert.Equal(path, Cell(Write(report), 1, "path"));
    }

    [Fact]
    public void A_secret_of_many_lines_stays_in_its_cell()
    {
        var secret = new Secret("-----BEGIN \"KEY\"-----\r\n" + _samples.MakeSecret().Reveal() + "\r\n-----END-----");
        Finding finding =
            SampleReports.MakeFinding(SampleReports.MakeRule("pem", "Key"), secret, _samples.MakeLocation("a.pem", 1, secret));
        List<List<string>> rows =
            Read(SinkText.Of(new CsvSink(SampleReports.Options with { ShowSecrets = true }), SampleReports.MakeReport(finding)));
        Assert.Equal("'" + secret.Reveal(), Cell(rows, 1, "secret"));
        Assert.Equal(2, rows.Count);
    }

    private static string Cell(List<List<string>> rows, int row, string column) => rows[row][rows[0].IndexOf(column)];

    private static List<List<string>> Write(ScanReport report) => Read(SinkText.Of(new CsvSink(SampleReports.Options), report));

    // RFC 4180 to the letter: rows end in CRLF, quotes double inside quotes, anything else is an error.
    private static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>> { new() };
        for (int at = 0; at < text.Length;)
        {
            rows[^1].Add(text[at] == '"' ? ReadQuoted(text, ref at) : ReadPlain(text, ref at));
            if (text[at] == ',')
            {
                at++;
                continue;
            }
            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add([]);
        }
        Assert.Empty(rows[^1]);
        rows.RemoveAt(rows.Count - 1);
        return rows;
    }

    private static string ReadPlain(string text, ref int at)
    {
        int start = at;
        while (text[at] is not (',' or '\r'))
            Assert.NotEqual('"', text[at++]);
        return text[start..at];
    }

    private static string ReadQuoted(string text, ref int at)
    {
        var cell = new StringBuilder();
        for (at++; text[at] != '"' || text[at + 1] == '"'; at++)
        {
            if (text[at] == '"')
                at++;
            cell.Append(text[at]);
        }
        at++;
        return cell.ToString();
    }
}

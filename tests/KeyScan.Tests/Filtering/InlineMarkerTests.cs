namespace KeyScan.Tests.Filtering;

public sealed class InlineMarkerTests
{
    public static TheoryData<string> SameLineMarkers =>
    [
        "keyscan:allow", "gitleaks:allow", "betterleaks:allow", "trufflehog:ignore", "kingfisher:ignore",
        "pragma: allowlist secret", "pragma: whitelist secret", "ggignore", "secretlint-disable-line",
    ];

    public static TheoryData<string> NextLineMarkers =>
    [
        "keyscan:allow-next-line", "pragma: allowlist nextline secret", "pragma: whitelist nextline secret",
        "secretlint-disable-next-line",
    ];

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void A_same_line_marker_allows_a_secret_on_its_line(string marker)
    {
        Assert.Equal(new InlineAllow(marker, 2, null, null), MarkedText.Find($"first\nkey = \"«s»\" # {marker}\nlast\n"));
        Assert.Equal(new InlineAllow(marker, 2, null, null), MarkedText.Find($"first\n/* {marker} */ key = \"«s»\"\nlast\n"));
    }

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void A_same_line_marker_allows_nothing_on_the_lines_around(string marker)
    {
        Assert.Null(MarkedText.Find($"# {marker}\nkey = \"«s»\"\n"));
        Assert.Null(MarkedText.Find($"key = \"«s»\"\n# {marker}\n"));
    }

    [Theory, MemberData(nameof(NextLineMarkers))]
    public void A_next_line_marker_allows_a_secret_on_the_line_after_it(string marker) =>
        Assert.Equal(new InlineAllow(marker, 2, null, null), MarkedText.Find($"first\n# {marker}\nkey = \"«s»\"\nlast\n"));

    [Theory, MemberData(nameof(NextLineMarkers))]
    public void A_next_line_marker_allows_nothing_on_its_own_line_two_lines_down_or_above(string marker)
    {
        Assert.Null(MarkedText.Find($"key = \"«s»\" # {marker}\n"));
        Assert.Null(MarkedText.Find($"# {marker}\n\nkey = \"«s»\"\n"));
        Assert.Null(MarkedText.Find($"key = \"«s»\"\n# {marker}\n"));
    }

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void Files_with_carriage_returns_read_the_same(string marker)
    {
        Assert.Equal(2, MarkedText.Find($"first\r\nkey = \"«s»\" # {marker}\r\nlast\r\n")?.Line);
        Assert.Null(MarkedText.Find($"# {marker}\r\nkey = \"«s»\"\r\n"));
    }

    [Theory, MemberData(nameof(NextLineMarkers))]
    public void Next_line_markers_work_with_carriage_returns(string marker) =>
        Assert.Equal(1, MarkedText.Find($"# {marker}\r\nkey = \"«s»\"\r\n")?.Line);

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void The_first_and_the_last_line_need_no_line_break(string marker)
    {
        Assert.NotNull(MarkedText.Find($"«s» {marker}"));
        Assert.NotNull(MarkedText.Find($"{marker} «s»"));
        Assert.NotNull(MarkedText.Find($"first\n{marker} «s»"));
        Assert.NotNull(MarkedText.Find($"«s» {marker}\nlast"));
    }

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void A_marker_that_is_part_of_a_longer_word_does_not_count(string marker)
    {
        foreach (string word in (string[])[$"my{marker}", $"{marker}ed", $"_{marker}", $"{marker}_", $"x-{marker}", $"{marker}-x",
            $"{marker}9"])
        {
            Assert.Null(MarkedText.Find($"«s» # {word}"));
            Assert.Null(MarkedText.Find($"{word} «s»"));
        }
    }

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void A_marker_right_beside_comment_signs_counts(string marker)
    {
        foreach (string comment in (string[])[$"#{marker}", $"//{marker}", $"--{marker}", $"<!--{marker}-->", $"/*{marker}*/",
            $"'{marker}'", $"({marker})", $"{marker}."])
            Assert.NotNull(MarkedText.Find($"«s» {comment}"));
    }

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void A_whole_marker_after_one_inside_a_word_counts(string marker)
    {
        Assert.NotNull(MarkedText.Find($"«s» my{marker} {marker}"));
        Assert.NotNull(MarkedText.Find($"{marker} my{marker} «s»"));
    }

    [Theory, MemberData(nameof(SameLineMarkers))]
    public void A_marker_inside_the_secret_does_not_count(string marker)
    {
        Assert.Null(MarkedText.Find($"«{marker}»"));
        Assert.Null(MarkedText.Find($"«a {marker} b»"));
        Assert.Null(MarkedText.Find($"{marker[..4]}«{marker[4..]}»"));
        Assert.Null(MarkedText.Find($"{marker}«s»"));
    }

    [Fact]
    public void Upper_case_markers_do_not_count()
    {
        Assert.Null(MarkedText.Find("«s» # KEYSCAN:ALLOW"));
        Assert.Null(MarkedText.Find("«s» # Gitleaks:allow"));
        Assert.Null(MarkedText.Find("«s» # pragma: Allowlist Secret"));
    }

    [Fact]
    public void Any_number_of_markers_inside_words_neither_hangs_nor_allows()
    {
        string flood = string.Concat(Enumerable.Repeat("xkeyscan:allow-begin", 40_000));
        Assert.Null(MarkedText.Find($"{flood}«s»{flood} keyscan:allow-end"));
    }
}

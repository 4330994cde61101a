namespace KeyScan.Tests.Filtering;

/// <summary>Comments around a key of several lines, where nobody can put one beside it.</summary>
public sealed class KeyFrameTests
{
    // Never a key: the lines are words.
    private const string Head =
        "-----BEGIN " + "PRIVATE KEY-----", Foot = "-----END " + "PRIVATE KEY-----", Body = "«words of the\nbody»";

    [Theory]
    [InlineData($"{Head}\n{Body}\n{Foot} # gitleaks:allow\nx", 4)]
    [InlineData($"K = \"\"\"{Head}\n{Body}\n{Foot}\"\"\"  # trufflehog:ignore", 4)]
    [InlineData($"{Head}« # keyscan:allow\nwords of the\nbody»\n{Foot}\n", 1)]
    [InlineData($"/* keyscan:allow */ k = `{Head}\n{Body}\n{Foot}`\n", 1)]
    [InlineData($"# keyscan:allow-next-line\n{Head}\n{Body}\n{Foot}\n", 1)]
    [InlineData($"# pragma: allowlist nextline secret\nkey: |\n  {Head}\n  {Body}\n  {Foot}\n", 1)]
    [InlineData($"key: |-  # keyscan:allow\n  {Head}\n  {Body}\n  {Foot}\n", 1)]
    [InlineData($"<key> <!-- keyscan:allow -->\n{Head}\n{Body}\n{Foot}\n</key>", 1)]
    [InlineData($"const k = ( // keyscan:allow\n'{Head}\\n' +\n'{Body}\\n' +\n'{Foot}')", 1)]
    [InlineData($"K = '''\n{Head}\n{Body}\n{Foot}\n'''  # keyscan:allow\n", 6)]
    [InlineData($"cat <<EOF # keyscan:allow\n{Head}\n{Body}\n{Foot}\nEOF\n", 1)]
    public void A_comment_on_the_first_or_last_line_of_a_key_or_around_it_counts(string text, int line) =>
        Assert.Equal(line, MarkedText.Find(text)?.Line);

    [Theory]
    [InlineData($"# keyscan:allow\n{Head}\n{Body}\n{Foot}\n")]
    [InlineData($"a = 1 # keyscan:allow\n{Head}\n{Body}\n{Foot}\n")]
    [InlineData($"{Head}\n{Body}\n{Foot}\nb = 2 # keyscan:allow\n")]
    [InlineData($"{Head}\n{Body}\n{Foot}\n# keyscan:allow\n")]
    [InlineData($"# keyscan:allow-next-line\na = 1\n{Head}\n{Body}\n{Foot}\n")]
    [InlineData("# keyscan:allow\nkey: |\n  «one line»\n")]
    public void A_comment_about_another_line_does_not(string text) => Assert.Null(MarkedText.Find(text));

    [Fact]
    public void A_key_of_one_line_has_its_frame_as_well() =>
        Assert.Equal(3, MarkedText.Find($"{Head}\n«one line»\n{Foot} # keyscan:allow")?.Line);

    [Fact]
    public void The_lines_before_a_PuTTY_key_belong_to_it() =>
        Assert.Equal(1, MarkedText.Find("# keyscan:allow-next-line\nPuTTY-User-Key-File-3: ssh-ed25519\nEncryption: "
            + "none\nPrivate-Lines: 1\n«words»\nPrivate-MAC: 0\n")?.Line);

    [Fact]
    public void Random_texts_never_throw()
    {
        var random = new Random(11);
        string[] pieces = [Head, Foot, "-----", "BEGIN", "\n", " ", "|", "\"\"\"", "keyscan:allow", "keyscan:allow-next-line",
            "Private-Lines: 1", "PuTTY-User-Key-File-2: x", "<<EOF"];
        for (int round = 0; round < 5_000; round++)
            MarkedText.Find(string.Concat(random.GetItems(pieces, random.Next(8))) + Body
                + string.Concat(random.GetItems(pieces, random.Next(8))));
    }
}

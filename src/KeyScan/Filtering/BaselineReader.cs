using System.Text;

namespace KeyScan.Filtering;

/// <summary>
/// Reads the lines of a baseline. Lines may come in any order and more than once, headers included: that is what merges leave.
/// </summary>
internal ref struct BaselineReader
{
    private const int IdLength = 32;
    private const int LongestHeader = 128;
    private const int MaxProblems = 20;

    private readonly string _path;
    private readonly string _header;
    private readonly ICollection<Problem> _problems;
    private readonly Dictionary<FindingId, string> _ids = [];
    private int _line, _wrong;

    /// <summary>What stands behind each id.</summary>
    public readonly Dictionary<FindingId, string> Ids => HasHeader ? _ids : [];

    /// <summary>Whether it has the header of a baseline.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Whether a header is of the salt that all repositories had.</summary>
    public bool HasSharedSalt { get; private set; }

    /// <summary>Whether a header is of the salt that was due.</summary>
    public bool HasSalt { get; private set; }

    private BaselineReader(string path, ReadOnlySpan<byte> salt, ICollection<Problem> problems)
    {
        _path = path;
        _header = BaselineHeader.For(salt);
        _problems = problems;
    }

    /// <summary>What is in <paramref name="bytes"/>.</summary>
    public static BaselineReader Read(string path, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> salt,
        ICollection<Problem> problems)
    {
        var own = new List<Problem>();
        var reader = new BaselineReader(path, salt, own);
        reader.ReadLines(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        if (!reader.HasHeader)
        {
            // Complaints about each line of a file that is something else would only hide this one.
            own.Clear();
            own.Add(new Problem($"no line starts with `{BaselineHeader.Start.TrimEnd()}`", path,
                "Make the file with `keyscan baseline`"));
        }
        else if (reader._wrong > MaxProblems)
        {
            own.Add(new Problem($"{reader._wrong - MaxProblems} more lines are wrong", path, "Make the baseline again"));
        }
        foreach (Problem problem in own)
            problems.Add(problem);
        return reader;
    }

    private void ReadLines(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int lineBreak = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = lineBreak < 0 ? bytes : bytes[..lineBreak];
            bytes = lineBreak < 0 ? default : bytes[(lineBreak + 1)..];
            _line++;
            ReadLine(line.TrimEnd(" \t\r"u8));
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return;
        if (line[0] == '#')
            ReadHeader(line);
        else if (TryReadId(line, out FindingId id))
            _ids.TryAdd(id, Encoding.UTF8.GetString(line[Math.Min(line.Length, IdLength + 1)..]));
        else if (line.StartsWith("<<<<<<<"u8) || line.StartsWith("======="u8) || line.StartsWith(">>>>>>>"u8))
            Report("a merge conflict is not resolved", "Remove the marker and keep the lines of both sides");
        else
            Report("the line does not start with a finding id", "Make the baseline again, or remove the line");
    }

    private void ReadHeader(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestHeader)]);
        if (!text.StartsWith(BaselineHeader.Start, StringComparison.Ordinal))
            return;
        HasHeader = true;
        HasSharedSalt |= text == BaselineHeader.For(FindingId.SharedSalt.Span);
        if (text == _header)
            HasSalt = true;
        else if (BaselineHeader.Problem(text, BaselineHeader.For(FindingId.SharedSalt.Span)) is { } wrong)
            Report(wrong.What, wrong.WhatToDo);
    }

    private static bool TryReadId(ReadOnlySpan<byte> line, out FindingId id)
    {
        id = default;
        if (line.Length < IdLength || (line.Length > IdLength && line[IdLength] != ' '))
            return false;
        Span<char> text = stackalloc char[IdLength];
        return Encoding.ASCII.TryGetChars(line[..IdLength], text, out _) && FindingId.TryParse(text, out id);
    }

    private void Report(string what, string whatToDo)
    {
        if (++_wrong <= MaxProblems)
            _problems.Add(new Problem(what, $"{_path}:{_line}", whatToDo));
    }
}

using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured;

/// <summary>
/// Walks what a person has filled into a step of a workflow, a request or the like, and makes a slot of every string: by the name
/// beside it (<c>{"name": "Authorization", "value": "…"}</c>), or by its member's.
/// </summary>
/// <param name="json">The file.</param>
/// <param name="slots">Takes the slots.</param>
/// <param name="words">What the format calls things.</param>
internal readonly ref struct StepWalk(JsonView json, SlotList slots, StepWords words)
{
    /// <summary>A string from this length on, with several lines, is a text of its own.</summary>
    private const int TextFrom = 80;

    private readonly JsonView _json = json;

    /// <summary>Walks <paramref name="node"/> and all in it.</summary>
    /// <param name="node">Where to begin.</param>
    /// <param name="what">What strings in it are, until a member's name tells better: <c>parameter</c>.</param>
    public void Walk(int node, string what)
    {
        if (slots.IsFull)
            return;
        if (_json.IsString(node))
            AddString(node, what, _json[node].NameStart, _json[node].NameEnd);
        else if (_json.IsArray(node))
            WalkItems(node, what);
        else if (_json.IsObject(node))
            WalkObject(node, what);
    }

    private void WalkItems(int array, string what)
    {
        for (int item = _json.First(array); item >= 0; item = _json.Next(item))
        {
            if (_json.IsString(item))
                AddString(item, what, _json[array].NameStart, _json[array].NameEnd);
            else
                Walk(item, what);
        }
    }

    private void WalkObject(int node, string what)
    {
        int name = -1, value = -1;
        for (int member = _json.First(node); member >= 0; member = _json.Next(member))
        {
            ReadOnlySpan<byte> called = _json.Name(member);
            if (_json.IsString(member) && (called.SequenceEqual("name"u8) || called.SequenceEqual("key"u8)))
                name = member;
            else if (_json.IsString(member) && called.SequenceEqual("value"u8))
                value = member;
        }
        bool isPair = name >= 0 && value >= 0;
        if (isPair)
            AddString(value, what, _json[name].Start, _json[name].End);
        for (int member = _json.First(node); member >= 0; member = _json.Next(member))
        {
            if (isPair && (member == name || member == value))
                continue;
            if (words.IsReference(_json.Name(member)))
                slots.AddReference(_json[member].Start, _json[member].End, "stored credential");
            else
                Walk(member, WhatOf(_json.Name(member), what));
        }
    }

    /// <summary>What the strings below a member are, by its name.</summary>
    private static string WhatOf(ReadOnlySpan<byte> name, string what)
    {
        if (Holds(name, "header"u8))
            return "header";
        if (Holds(name, "quer"u8) || name.SequenceEqual("qs"u8))
            return "query parameter";
        if (Holds(name, "body"u8) || name.SequenceEqual("postData"u8) || name.SequenceEqual("data"u8))
            return "body parameter";
        if (Holds(name, "cookie"u8))
            return "cookie";
        return what;
    }

    private static bool Holds(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        for (int at = 0; at + word.Length <= name.Length; at++)
        {
            if (Bytes.IsAt(name, at, word))
                return true;
        }
        return false;
    }

    private void AddString(int node, string what, int nameStart, int nameEnd)
    {
        ref readonly JsonNode value = ref _json[node];
        ReadOnlySpan<byte> raw = _json.Raw(node);
        ReadOnlySpan<byte> name = _json.Text[nameStart..nameEnd];
        string extension = words.ExtensionOf(_json.Name(node));
        if (extension.Length == 0 && raw.Length >= TextFrom && raw.Contains((byte)'\\'))
            extension = raw[0] == '=' ? ".js" : ".json";
        else if (extension.Length == 0 && raw.StartsWith("={{"u8) && raw.IndexOfAny((byte)'\'', (byte)'"', (byte)'`') >= 0)
            extension = ".js";
        SlotUse use = extension.Length > 0 ? SlotUse.Place : CredentialSlots.UseOf(name, what);
        if (extension.Length > 0)
        {
            slots.BeginEmbedded(extension);
            slots.AddPiece(value.Start, value.End);
        }
        slots.Add(new Slot(use, AssignmentKind.None, value.Start, value.End, slots.Step, what) { NameStart = nameStart,
            NameEnd = nameEnd, Writing = SlotWriting.Json });
    }
}

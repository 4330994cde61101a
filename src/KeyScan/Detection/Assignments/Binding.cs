namespace KeyScan.Detection.Assignments;

/// <summary>What binds a value to its name.</summary>
internal enum Binding : byte
{
    /// <summary><c>=</c>, <c>:=</c>, <c>?=</c>, <c>||=</c>.</summary>
    Equals,

    /// <summary><c>:</c>.</summary>
    Colon,

    /// <summary><c>=&gt;</c>.</summary>
    Arrow,

    /// <summary><c>==</c>, <c>!=</c>.</summary>
    Comparison,

    /// <summary>A comma after a quoted name: <c>define('X', 'v')</c>.</summary>
    Comma,

    /// <summary>A call: <c>setPassword("v")</c>.</summary>
    Call,

    /// <summary>Nothing but blanks.</summary>
    Blank,

    /// <summary><c> - </c>.</summary>
    Dash,

    /// <summary>An element of XML: <c>&lt;password&gt;v&lt;/password&gt;</c>.</summary>
    Element,

    /// <summary>A field beside the one that holds the name: <c>name: X, value: v</c>.</summary>
    Neighbour,

    /// <summary>The syntax around the value, where there is no name: a URL, a header, a statement.</summary>
    Place,
}

namespace KeyScan.Issued.Health;

/// <summary>How the page of a health report looks, by day and by night.</summary>
internal static class HealthStyle
{
    /// <summary>The style sheet.</summary>
    public const string Sheet = """

        :root { color-scheme: light dark; --ink: #1d2430; --soft: #667085; --paper: #f6f7f9; --card: #fff; --line: #e3e6eb; --good: #4c9f7d; --warn: #e0a33a; --bad: #d2493f }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --paper: #12161d; --card: #1a2029; --line: #2b3340; --good: #58b892; --warn: #e3ae52; --bad: #ea6a5f } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif }
        main { max-width: 1180px; margin: 0 auto; padding: 32px 20px 64px }
        h1 { margin: 0; font-size: 28px; letter-spacing: -.01em } h2 { margin: 36px 0 12px; font-size: 19px }
        header p { margin: 4px 0 24px; color: var(--soft) }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px }
        .tile, figure, details { background: var(--card); border: 1px solid var(--line); border-radius: 10px }
        .tile { padding: 14px 16px } .tile b { display: block; font-size: 26px; line-height: 1.25 } .tile span { color: var(--soft); font-size: 13px }
        .tile.bad b { color: var(--bad) } .tile.good b { color: var(--good) }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 12px; margin-top: 12px }
        figure { margin: 0; padding: 16px } figcaption { font-weight: 600; margin-bottom: 10px }
        svg { width: 100%; height: auto; display: block; font-size: 13px } text { fill: var(--ink) } text.number { fill: var(--soft) }
        rect.good { fill: var(--good) } rect.warn { fill: var(--warn) } rect.bad { fill: var(--bad) }
        details { margin: 0 0 10px; overflow-x: auto } summary { padding: 12px 16px; cursor: pointer } summary span { color: var(--soft); margin-left: 10px; font-size: 13px }
        table { width: 100%; border-collapse: collapse; font-size: 13px } th { text-align: left; color: var(--soft); font-weight: 500 }
        th, td { padding: 7px 16px; border-top: 1px solid var(--line); vertical-align: top } details p { padding: 0 16px 6px; color: var(--soft) }
        code { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, monospace }
        @media (max-width: 520px) { .charts { grid-template-columns: 1fr } }

        """;
}

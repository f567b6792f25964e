"""What a PowerShell script does, as far as its syntax tells: every complaint a review would have.

The grammar is tree-sitter-pwsh: "parses" is not "runs on 5.1". A command, a method or a type is
refused unless it is named here, so what is new must be looked at once.
"""

import re
from collections.abc import Iterator

import tree_sitter_pwsh
from tree_sitter import Language, Node, Parser


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARSER = Parser(Language(tree_sitter_pwsh.language()))
COMMANDS = _names(
    """
    ForEach-Object Where-Object Select-Object Sort-Object Group-Object Measure-Object New-Object
    Get-Date Get-Culture Get-FileHash Get-CimInstance Get-NetFirewallProfile Get-WinEvent
    Get-SmbServerConfiguration Get-SmbClientConfiguration Get-SmbShare Get-SmbShareAccess
    Get-ScheduledTask Get-Service Test-Path Join-Path Write-Output Write-Warning Out-File
    """
)
_ONCE = frozenset({"Out-File", "Write-Output", "Write-Warning"})  # the result: not of a fragment
_OBJECTS = _names(
    """
    Diagnostics.Process IO.MemoryStream Text.UTF8Encoding Security.Principal.WindowsPrincipal
    Security.Principal.SecurityIdentifier Microsoft.Update.Session
    """
)
_STATIC = _names(
    """
    regex::Replace regex::Escape regex::Match regex::Matches regex::IsMatch
    Convert::ToBase64String guid::NewGuid
    IO.Path::Combine IO.Path::GetTempPath IO.Path::GetRandomFileName IO.File::Exists
    IO.File::ReadAllBytes IO.File::GetLastWriteTimeUtc
    Security.Principal.WindowsIdentity::GetCurrent
    datetime::FromFileTimeUtc datetime::new math::Floor math::Round string::Join
    string::IsNullOrEmpty
    """
)
_WRITES = frozenset({"IO.File::WriteAllText", "IO.File::Move", "IO.File::Delete"})
_METHODS = _names(
    """
    ToString ToLower ToUpper Trim TrimEnd TrimStart Substring Split Replace StartsWith EndsWith
    IndexOf Contains ContainsKey GetType GetEnumerator ToUniversalTime ToArray AddDays
    OpenSubKey GetValue GetValueNames GetValueKind GetSubKeyNames GetString GetBytes
    IsInRole Translate QueryHistory GetTotalHistoryCount CreateUpdateSearcher
    """
)
_OF_PROCESS = _names(
    """
    Start Kill Dispose WaitForExit CopyToAsync BeginErrorReadLine Wait
    GetUnresolvedProviderPathFromPSPath
    """
)
_SEVEN = _names(
    """
    ternary_expression null_coalesce_expression pipeline_chain_tail parallel_statement
    ternary_argument_expression null_coalesce_argument_expression inlinescript_statement
    sequence_statement
    """
)
_NEVER = (  # in any spelling of case, strings and comments too
    r"Win32_Product\b",
    r"key\s*=\s*clear",
    r"\.Search\s*\(",
    r"KeyProtector(?!Types?\b)",
    r"RecoveryPassword",
    r"-protectors\b",
    r"EncodedCommand",
    r"Start-Service",
    r"\biex\b",
)
_MEMBERS = re.compile(r"\.psbase\.Invoke\('(Members|AdsPath)'\)\Z")
_READ_PROPERTY = re.compile(r"\.InvokeMember\('\w+', 'GetProperty', \$null, \$\w+, \$null\)\Z")


def complaints(script: bytes) -> list[str]:
    """Everything that a read-only collector of 5.1 must not hold; none for a good one."""
    root = _PARSER.parse(script).root_node
    found = [] if script.isascii() else ["not ASCII"]
    text = script.decode("utf-8", "replace")
    found += [f"never: {one}" for one in _NEVER if re.search(one, text, re.I)]
    found += [f"section not guarded: {one}" for one in _unguarded(root)]
    for node in _nodes(root):
        found += _of_node(node)
    return found


def signs(script: bytes, sign: str) -> list[int]:
    """Where this sign stands in the syntax, not in a string."""
    nodes = _nodes(_PARSER.parse(script).root_node)
    return sorted(node.start_byte for node in nodes if node.type == sign)


def _of_node(node: Node) -> Iterator[str]:
    if node.type == "ERROR" or node.is_missing:
        yield f"does not parse: line {node.start_point[0] + 1}"
    if node.type in _SEVEN or _is_seven_operator(node):
        yield f"not of 5.1: {_text(node)}"
    if node.type in {"command", "invocation_expression"}:
        yield from (_command if node.type == "command" else _invocation)(node)
    if node.type in {"invocation_foreach_expression", "invocation_where_expression"}:
        yield f"method: {_text(node)}"
    if node.type == "redirection" and b"&" not in (node.text or b""):
        yield f"writes a file: {_text(node)}"
    if node.type in {"class_statement", "using_statement", "data_statement", "trap_statement"}:
        yield f"not in a collector: {_text(node)}"
    if node.type == "left_assignment_expression" and ":" in _text(node).split("[")[0]:
        yield f"sets what is not its own: {_text(node)}"


def _is_seven_operator(node: Node) -> bool:
    return node.type == "assignment_operator" and node.text == b"??="


def _command(node: Node) -> Iterator[str]:
    name = next((one for one in node.named_children if one.type == "command_name"), None)
    if name is None:
        if _text(node) != "& $Fragment" or _function(node) != "Add-HinomiSection":
            yield f"calls what is not named: {_text(node)}"
        return
    said = _text(name)
    if said == "New-Object":
        yield from _new_object(node)
    if said not in COMMANDS and not re.fullmatch(r"[A-Z][A-Za-z]+-Hinomi[A-Za-z]*", said):
        yield f"command: {said}"
    if said in _ONCE and _in_section(node):
        yield f"command in a section: {said}"


def _new_object(node: Node) -> Iterator[str]:
    words = _text(node).replace("(", " ").split()
    kind = next((one for one in words[1:] if one not in {"-ComObject", "-TypeName"}), "")
    if kind.strip("'\"") not in _OBJECTS:
        yield f"object: {kind}"
    if kind == "Diagnostics.Process" and _function(node) != "Invoke-HinomiTool":
        yield f"object: {kind}"


def _invocation(node: Node) -> Iterator[str]:
    owner, said = node.children[0], _text(node)
    member = next((one for one in node.children if one.type == "member_name"), None)
    name = _text(member) if member else ""
    if owner.type == "type_literal":
        yield from _static(node, _text(owner).strip("[]").removeprefix("System.") + "::" + name)
    elif name in _OF_PROCESS:
        if _in_section(node):
            yield f"method: {said}"
    elif not (name in _METHODS or _MEMBERS.search(said) or _READ_PROPERTY.search(said)):
        yield f"method: {said}"


def _static(node: Node, called: str) -> Iterator[str]:
    known = {one.casefold() for one in _STATIC | _WRITES}
    writes = called.casefold() in {one.casefold() for one in _WRITES}
    own = _function(node) == "Invoke-HinomiTool" and called == "IO.File::Delete"
    if called.casefold() not in known:
        yield f"static method: {called}"
    if writes and not own and (_in_section(node) or _function(node)):
        yield f"writes: {called}"


def _unguarded(root: Node) -> Iterator[str]:
    """Sections whose fragment is not run by the one function that catches all it throws."""
    calls = [one for one in _nodes(root) if one.type == "command" and _text(one) == "& $Fragment"]
    for call in calls:
        above = list(_above(call))
        tries = [one for one in above if one.type == "try_statement"]
        if not tries or not any(one.type == "catch_clauses" for one in tries[0].children):
            yield _text(call)
    if not calls and "Add-HinomiSection" in _text(root):
        yield "Add-HinomiSection"


def _in_section(node: Node) -> bool:
    return any(
        one.type == "command" and _text(one).startswith("Add-HinomiSection") for one in _above(node)
    )


def _function(node: Node) -> str:
    for one in _above(node):
        if one.type == "function_statement":
            name = next(child for child in one.children if child.type == "function_name")
            return _text(name)
    return ""


def _above(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _nodes(root: Node) -> Iterator[Node]:
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        todo += reversed(node.children)


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")

//! The machine that a benchmark runs on, in one line: figures mean nothing without it.

/// Processors, memory and kernel.
pub(super) fn describe() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    one_line(&read("/proc/cpuinfo"), &read("/proc/meminfo"), &read("/proc/sys/kernel/osrelease"))
}

fn one_line(processors: &str, memory: &str, kernel: &str) -> String {
    let field = |text: &str, name: &str| -> Option<String> {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let count = processors.lines().filter(|line| line.starts_with("processor")).count();
    let model = field(processors, "model name").unwrap_or_else(|| "processor".to_owned());
    let kib = field(memory, "MemTotal").and_then(|size| size.split(' ').next()?.parse::<u64>().ok());
    let gib = kib.unwrap_or(0).saturating_add(512 * 1024) / (1024 * 1024);
    format!("{count} × {model}, {gib} GiB, Linux {}", kernel.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kernel's files are understood.
    #[test]
    fn the_machine_is_described() {
        let processors = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nprocessor\t: 1\nmodel name\t: Some CPU @ 2 GHz\n";
        let line = one_line(processors, "MemTotal:       16300000 kB\nMemFree: 1 kB\n", "6.1.0\n");
        assert_eq!(line, "2 × Some CPU @ 2 GHz, 16 GiB, Linux 6.1.0");
        assert_eq!(one_line("", "", ""), "0 × processor, 0 GiB, Linux ");
    }
}
